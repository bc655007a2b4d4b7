import { Injectable } from '@nestjs/common';
import { isUnsupportedFilter, Lead, MarketoClient, type Values } from '../../../marketo';
import { sourceFields } from '../../mapping/map-record';
import { SyncSettings } from '../../sync-settings';
import { type JobContext } from '../job-context';
import { type LeadFile, LeadExtractFiles } from './lead-extract-files';
import { type LeadWindow, WINDOW_MS, windowsBetween } from './lead-windows';

const DAY_MS = 24 * 3_600_000;
/** The oldest lead is looked for among so many lowest ids. */
const LOWEST_IDS = 6_000;
const IDS_TO_A_CALL = 300;
/** So many windows in a row without a lead: there are no older ones. */
const EMPTY_WINDOWS = 12;

/** What becomes of the leads of a walk. */
export interface LeadWalk {
  /** By which the job knows how far it has come. */
  readonly name: string;
  /** REST API names. */
  readonly fields: readonly string[];
  readonly keep: LeadFile['keep'];
}

/** How far the windows of a walk have come. */
interface Place {
  readonly windows: readonly LeadWindow[];
  readonly at: number;
  /** Of the window that is extracted just now. */
  readonly extract: string | null;
}

/** Walks Marketo's leads by bulk extracts, window by window; one that was read whole is not extracted again. */
@Injectable()
export class LeadWalks {
  constructor(
    private readonly client: MarketoClient,
    private readonly settings: SyncSettings,
    private readonly files: LeadExtractFiles,
  ) {}

  /** Every lead of the account. @throws NoExtracts */
  async all(context: JobContext, walk: LeadWalk): Promise<void> {
    const { isWhole, place } = await context.progress.list(walk.name);
    if (isWhole) return;
    const oldest = place === null ? await this.oldest() : null;
    if (place === null && oldest === null) await this.backwards(context, walk);
    await this.windows(context, walk, 'createdAt', () =>
      oldest === null ? [] : windowsBetween(oldest, this.client.now()),
    );
  }

  /** The leads that were changed or made since. @param since - ISO time. @throws NoExtracts */
  async since(context: JobContext, since: string, walk: LeadWalk): Promise<void> {
    try {
      await this.windows(context, walk, 'updatedAt', () => windowsBetween(Date.parse(since), this.client.now()));
    } catch (thrown) {
      if (!isUnsupportedFilter(thrown)) throw thrown;
      await this.byHistory(context, since, walk);
    }
  }

  /** The leads whose link names one of these persons, at most 300 of them. */
  naming(persons: readonly number[], fields: readonly string[]): Promise<Values[]> {
    return this.read(this.settings.mapping.links.lead, persons, fields);
  }

  /** For accounts that do not extract by `updatedAt`: new leads, and those whose mapped fields have a history of changes. */
  private async byHistory(context: JobContext, since: string, { name, fields, keep }: LeadWalk): Promise<void> {
    const list = `${name}, by history`;
    if ((await context.progress.list(list)).isWhole) return;
    const schema = await this.client.describe('lead');
    const { mapping } = this.settings;
    const mapped = sourceFields('personFromLead', mapping).fields;
    const ofConsent = mapping.consent ? [mapping.consent.lead] : [];
    const known = [...new Set([...mapped, ...ofConsent])].filter((field) => schema.has(field));
    const told = new Set<number>();
    let unread: number[] = [];
    // The history also tells of leads that were deleted meanwhile.
    const readThem = async () => keep(await this.read('id', unread, fields));
    for await (const { leadId } of Lead.changes(this.client, { fields: known, since, withNewLeads: true })) {
      if (told.has(leadId)) continue;
      told.add(leadId);
      if (unread.push(leadId) < IDS_TO_A_CALL) continue;
      await context.checkIn();
      await readThem();
      unread = [];
    }
    if (unread.length > 0) await readThem();
    await context.progress.keepList(list, { isWhole: true, place: null });
  }

  private read(filterType: string, values: readonly number[], fields: readonly string[]): Promise<Values[]> {
    return this.client.find('lead', { filterType, filterValues: values.map(String), fields: [...fields] });
  }

  private async windows(
    context: JobContext,
    { name, fields, keep }: LeadWalk,
    filter: LeadFile['filter'],
    plan: () => LeadWindow[],
  ): Promise<void> {
    const { isWhole, place } = await context.progress.list<Place>(name);
    if (isWhole) return;
    let now: Place = place ?? { windows: plan(), at: 0, extract: null };
    const keepPlace = (next: Place) =>
      context.progress.keepList(name, { isWhole: next.at === next.windows.length, place: next });
    for (const window of now.windows.slice(now.at)) {
      const made = (extract: string) => keepPlace({ ...now, extract });
      await this.files.read(context, { filter, fields, keep }, window, now.extract, made);
      now = { ...now, at: now.at + 1, extract: null };
      await keepPlace(now);
    }
    if (now.windows.length === 0) await keepPlace(now);
  }

  /** From now on into the past, for an account whose lowest ids no lead has. */
  private async backwards(context: JobContext, { fields, keep }: LeadWalk): Promise<void> {
    const file: LeadFile = { filter: 'createdAt', fields, keep };
    let found = 0;
    let empty = 0;
    for (let end = this.client.now(); empty === 0 || (found > 0 && empty < EMPTY_WINDOWS); end -= WINDOW_MS) {
      const [window] = windowsBetween(end - WINDOW_MS, end);
      const leads = await this.files.read(context, file, window!, null, () => Promise.resolve());
      found += leads;
      empty = leads === 0 ? empty + 1 : 0;
    }
  }

  /** From when on there are leads, in epoch milliseconds; null where none has a low id. */
  private async oldest(): Promise<number | null> {
    for (let fromId = 1; fromId < LOWEST_IDS; fromId += IDS_TO_A_CALL) {
      const times: number[] = [];
      for await (const lead of Lead.all(this.client, { fromId, toId: fromId + IDS_TO_A_CALL - 1 })) {
        times.push(Date.parse(String(lead.get('createdAt'))));
      }
      const known = times.filter((time) => !Number.isNaN(time));
      if (known.length > 0) return Math.min(...known) - DAY_MS;
    }
    return null;
  }
}
