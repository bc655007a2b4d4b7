import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { memberOf } from '../../base/by-name';
import { Lockstep } from '../../base/concurrency/lockstep';
import { outsideTrial } from '../../base/concurrency/trial';
import { Store } from '../../base/store/store';
import { PipedriveClient } from '../../pipedrive';
import { answerSearches, type SearchTerm } from '../../pipedrive/record-search';
import { linkedId } from '../records/record';
import { Records } from '../records/records';
import { Fingerprints } from '../state/fingerprints';
import { SyncSettings } from '../sync-settings';
import { INDEXED_KINDS, type IndexedKind, SearchIndex } from './batch/search-index';
import { PipedriveWalks } from './lists/walk-pipedrive';
import { JobKeys } from './store/job-keys';
import { JobProgress } from './store/job-progress';
import { type JobTables } from './store/job-tables';

/** In place of a job's id: these keys outlive the jobs that read them. */
const OWNER = 'index';
/** So long what others changed is taken as known; a write may follow a little later. */
const KNOWN_FOR_MS = 5_000;
/** How far what is known of Pipedrive's clock may be off, and its lists behind. */
const MARGIN_MS = 10 * 60_000;

/** Of leads only the links are kept. */
type KnownKind = IndexedKind | 'lead';

interface Walk {
  readonly job: string;
  /** ISO time before the walk began. */
  readonly since: string;
}

/** Of a kind that a job has read whole. */
interface Complete {
  /** ISO time: of what changed since, lists tell. */
  readonly since: string;
  /** By which fields its records are known. */
  readonly fields: readonly string[];
}

/**
 * Answers searches for persons and organizations by their keys, once a job has read all of them. It is complete then: one
 * list tells what was changed since it was last asked, whoever changed it.
 */
@Injectable()
export class KeyIndex implements OnModuleInit {
  private readonly keys: JobKeys;
  private readonly progress: JobProgress;
  private readonly renewals = new Map<IndexedKind, { readonly begunAt: number; readonly done: Promise<void> }>();

  constructor(
    store: Store,
    fingerprints: Fingerprints,
    private readonly client: PipedriveClient,
    private readonly records: Records,
    private readonly walks: PipedriveWalks,
    private readonly settings: SyncSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.keys = new JobKeys(store.db<JobTables>(), fingerprints, OWNER);
    this.progress = new JobProgress(store.db<JobTables>(), OWNER);
  }

  onModuleInit(): void {
    // A job has an index of its own, which knows also what a plan would have made.
    answerSearches(this.client, (kind, term) =>
      Lockstep.current() ? Promise.resolve(null) : this.idsOf(kind.label, term),
    );
    this.records.knowAbsence((field, values) =>
      Lockstep.current() ? Promise.resolve(false) : this.isNoLeadsLink(field, values),
    );
  }

  /** To be called before a job begins, or goes on, to read all records of a kind. */
  async begin(kind: KnownKind, job: string): Promise<void> {
    const known = await this.progress.list<Walk>(walkOf(kind));
    if (known.place?.job === job) return;
    const place = { job, since: this.beforeNow() };
    await this.progress.keepList<Walk>(walkOf(kind), { isWhole: false, place });
  }

  /** From when on the changes are to be asked for that a list which begins now may not show; by Pipedrive's clock. */
  beforeNow(): string {
    return `${new Date(this.client.now() - MARGIN_MS).toISOString().slice(0, 19)}Z`;
  }

  /** @param wires - whole records. */
  async learn(kind: IndexedKind, wires: Parameters<SearchIndex['learn']>[1]): Promise<void> {
    await (await this.index()).learn(kind, wires);
  }

  /** @param leads - as files of leads have them, with their links. */
  async learnLinks(leads: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const field = this.linkOfLeads;
    const keys = leads.flatMap((lead) => {
      const value = linkedId(memberOf(lead, field));
      return value === null ? [] : [{ kind: 'lead' as const, field, value, id: Number(lead['id']) }];
    });
    if (keys.length > 0) await this.keys.add(keys);
  }

  /** The field by which a lead names its person. */
  get linkOfLeads(): string {
    return this.settings.mapping.links.lead;
  }

  /** To be called once the job has read them all. */
  async complete(kind: KnownKind): Promise<void> {
    const { place } = await this.progress.list<Walk>(walkOf(kind));
    if (place === null) return;
    const fields = kind === 'lead' ? [this.linkOfLeads] : (await this.index()).fieldsOf(kind);
    await this.progress.keepList<Complete>(kind, { isWhole: true, place: { since: place.since, fields } });
  }

  /** Candidates, to be read and compared; null where the index is not complete, so that a search has to tell. */
  private async idsOf(label: string, term: SearchTerm): Promise<number[] | null> {
    const kind = INDEXED_KINDS.find((each) => each === label);
    if (kind === undefined || !this.settings.usesMemory) return null;
    const index = await this.index();
    const { isWhole, place } = await this.progress.list<Complete>(kind);
    if (!isWhole || place?.fields.includes(term.key) !== true || !index.covers(kind, term.key)) return null;
    await this.renewed(kind, index);
    return index.find(kind, term);
  }

  /** Links that the service sets itself it knows otherwise; that a person's lead is new is decided by its e-mail address. */
  private async isNoLeadsLink(field: string, values: readonly (string | number)[]): Promise<boolean> {
    if (field !== this.linkOfLeads || !this.settings.usesMemory) return false;
    const { isWhole, place } = await this.progress.list<Complete>('lead');
    if (!isWhole || place?.fields.includes(field) !== true) return false;
    return (await this.keys.idsOf('lead', field, values)).length === 0;
  }

  /** One list for all that ask at the same time. */
  private renewed(kind: IndexedKind, index: SearchIndex): Promise<void> {
    const now = this.clock.monotonic();
    const known = this.renewals.get(kind);
    if (known && now - known.begunAt < KNOWN_FOR_MS) return known.done;
    const done = this.renew(kind, index);
    this.renewals.set(kind, { begunAt: now, done });
    done.catch(() => this.renewals.delete(kind));
    return done;
  }

  private async renew(kind: IndexedKind, index: SearchIndex): Promise<void> {
    const { place } = await this.progress.list<Complete>(kind);
    if (place === null) return;
    const newest = await this.walks.changedSince(kind, place.since, (wires) => index.learn(kind, wires));
    if (newest === null || newest <= place.since) return;
    await outsideTrial(() =>
      this.progress.keepList<Complete>(kind, { isWhole: true, place: { ...place, since: newest } }),
    );
  }

  private index(): Promise<SearchIndex> {
    return SearchIndex.of(this.keys, this.client, this.settings.mapping.links);
  }
}

const walkOf = (kind: KnownKind): string => `walk of ${kind}`;
