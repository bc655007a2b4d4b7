import { Injectable } from '@nestjs/common';
import { type ListedKind } from '../../records/kinds';
import { isMapped } from '../../mapping/not-mapped';
import { SyncSettings } from '../../sync-settings';
import { JOB_KINDS, type JobKind, KINDS_OF_SIDE, type RecordChoice } from '../job';
import { isIndexed } from '../batch/search-index';
import { type JobContext, type JobPaused } from '../job-context';
import { KeyIndex } from '../key-index';
import { NoExtracts } from '../lists/no-extracts';
import { type LeadWalk, LeadWalks } from '../lists/walk-leads';
import { type ListWalk, PipedriveWalks } from '../lists/walk-pipedrive';

/** The place of a kind in the order of work. */
const rankOf = (kind: JobKind): number => JOB_KINDS.indexOf(kind);

/** Reads the lists of a plan or backfill: which records there are to do, and by what their targets are found. */
@Injectable()
export class RecordLists {
  constructor(
    private readonly pipedrive: PipedriveWalks,
    private readonly leads: LeadWalks,
    private readonly known: KeyIndex,
    private readonly settings: SyncSettings,
  ) {}

  /** @returns why they are not whole, so that the job has to wait once it has done what they have; null where they are. */
  async read(context: JobContext, choice: RecordChoice): Promise<JobPaused | null> {
    const { from, ids, limit } = choice;
    const { records } = context.progress;
    const kinds = choice.kinds ?? KINDS_OF_SIDE[from];
    let missing: JobPaused | null = null;
    for (const kind of this.indexed(choice)) await this.index(context, kind);
    for (const kind of kinds) {
      if (ids) await records.add(rankOf(kind), ids);
      else missing = (await this.sources(context, kind, choice)) ?? missing;
    }
    if (limit !== undefined) await records.keepFirst(limit);
    const count = await records.count();
    if (missing !== null && count !== limit) return missing;
    await context.progress.keepTotal(count);
    return null;
  }

  /** What others changed since the lists were read is known from now on. */
  async renew(context: JobContext, choice: RecordChoice): Promise<void> {
    if (choice.from !== 'marketo') return;
    for (const kind of this.indexed(choice)) {
      const list = `changes of ${kind}`;
      const since = (await context.progress.list<string>(list)).place!;
      const learn = (wires: Parameters<ListWalk['keep']>[0]) => context.scope.index.learn(kind, wires);
      const newest = await this.pipedrive.changedSince(kind, since, learn);
      if (newest !== null) await context.progress.keepList(list, { isWhole: false, place: newest });
    }
  }

  /** The kinds of which something is looked for in Pipedrive. */
  private indexed({ from }: RecordChoice): ('person' | 'organization')[] {
    const { mapping } = this.settings;
    const table = from === 'marketo' ? 'organizationFromCompany' : 'companyFromOrganization';
    const organizations = isMapped(mapping, table) ? (['organization'] as const) : [];
    return from === 'marketo' ? ['person', ...organizations] : [...organizations];
  }

  private async index(context: JobContext, kind: 'person' | 'organization'): Promise<void> {
    const list = `changes of ${kind}`;
    if ((await context.progress.list(list)).place === null) {
      await context.progress.keepList(list, { isWhole: false, place: this.known.beforeNow() });
    }
    const keep: ListWalk['keep'] = async (wires) => {
      await context.scope.index.learn(kind, wires);
      await this.known.learn(kind, wires);
    };
    await this.known.begin(kind, context.progress.job);
    await this.pipedrive.walk(context, { name: `all of ${kind}`, kind, keep });
    await this.known.complete(kind);
  }

  private async sources(context: JobContext, kind: JobKind, { since }: RecordChoice): Promise<NoExtracts | null> {
    const name = `records of ${kind}`;
    const add = (records: readonly Readonly<Record<string, unknown>>[]) =>
      context.progress.records.add(
        rankOf(kind),
        records.map(({ id }) => Number(id)),
      );
    if (kind !== 'lead') await this.ofPipedrive(context, { name, kind, since, keep: add });
    else if (since === undefined) return this.allLeads(context, name, add);
    else await this.leads.since(context, since, { name, fields: ['id'], keep: add });
    return null;
  }

  private async allLeads(context: JobContext, name: string, add: LeadWalk['keep']): Promise<NoExtracts | null> {
    const walk: LeadWalk = {
      name,
      fields: ['id', this.known.linkOfLeads],
      keep: async (leads) => {
        await add(leads);
        await this.known.learnLinks(leads);
      },
    };
    await this.known.begin('lead', context.progress.job);
    try {
      await this.leads.all(context, walk);
    } catch (thrown) {
      if (!(thrown instanceof NoExtracts)) throw thrown;
      await this.linkedLeads(context, walk);
      return thrown;
    }
    await this.known.complete('lead');
    return null;
  }

  /** Without an extract only those leads are known whose links name persons: of the others nobody knows whether they exist. */
  private async linkedLeads(context: JobContext, { name, fields, keep }: LeadWalk): Promise<void> {
    const list = `${name}, by links`;
    if ((await context.progress.list(list)).isWhole) return;
    for await (const persons of context.scope.index.linkedPersons()) {
      await context.checkIn();
      await keep(await this.leads.naming(persons, fields));
    }
    await context.progress.keepList(list, { isWhole: true, place: null });
  }

  /** The list of all organizations gives both, what there is to do and by what it is found. */
  private async ofPipedrive(context: JobContext, walk: ListWalk & { kind: ListedKind }): Promise<void> {
    const { kind, keep, since } = walk;
    const whole = since === undefined && isIndexed(kind) ? kind : null;
    if (whole !== null) await this.known.begin(whole, context.progress.job);
    await this.pipedrive.walk(context, {
      ...walk,
      keep: async (wires, place) => {
        await keep(wires, place);
        await context.scope.index.learn(kind, wires);
        if (whole !== null) await this.known.learn(whole, wires);
      },
    });
    if (whole !== null) await this.known.complete(whole);
  }
}
