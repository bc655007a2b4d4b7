import { AppError } from '../../base/errors/app-error';
import { type Clock } from '../../base/clock';
import { type Links } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { linkedId, type RecordKind, type SavedRecord, type SyncRecord } from '../records/record';
import { type Records } from '../records/records';
import { type SyncState } from '../state/sync-state';

/** What a rule may look at: the saved source record, and both sides. */
export interface MatchContext {
  sourceKind: RecordKind;
  targetKind: RecordKind;
  source: SavedRecord;
  links: Links;
  records: Records;
  state: SyncState;
  clock: Clock;
}

/** One step of the search for a target; steps are tried in order, the first that finds something decides. */
export interface MatchRule {
  /** As messages name it. */
  by: string;
  /** Whether what it finds may belong to another source record, which then forbids to use it. */
  mayBelongToAnother: boolean;
  find(context: MatchContext): Promise<readonly SyncRecord[]>;
}

/** The link field of a kind of record; companies have none. */
export function linkField(kind: RecordKind, links: Links): string | null {
  return kind === 'company' ? null : links[kind];
}

/** The id in a record's link field, or null. */
export function linkOf(record: SyncRecord, kind: RecordKind, links: Links): number | null {
  const field = linkField(kind, links);
  return field === null ? null : linkedId(record.get(field));
}

export const linkOfSource: MatchRule = {
  by: 'the link field of the source',
  mayBelongToAnother: false,
  async find({ source, sourceKind, targetKind, links, records }) {
    const id = linkOf(source, sourceKind, links);
    return id === null ? [] : list(await records.of(targetKind).load(id));
  },
};

/**
 * The record that the service itself linked earlier. Its own link field has the last word where it has one: people move
 * links, and then the other steps find where to.
 */
export const knownPair: MatchRule = {
  by: 'an earlier link',
  mayBelongToAnother: false,
  async find({ source, sourceKind, targetKind, links, records, state }) {
    const id = await state.linked({ kind: sourceKind, id: source.id }, targetKind);
    if (id === null) return [];
    const known = list(await records.of(targetKind).load(id));
    const hasLinks = linkField(targetKind, links) !== null;
    return known.filter((record) => !hasLinks || linkOf(record, targetKind, links) === source.id);
  },
};

/** A request that was under way when its answer was lost has taken effect after this time, or never will. */
const CREATE_SETTLES_MS = 5_000;
/** How far the vendor's clock may be behind ours. */
const CLOCK_DIFFERENCE_MS = 10 * 60_000;

/** The record of a create whose answer was lost: looked for among the latest records, which no search index delays. */
export const unansweredCreate: MatchRule = {
  by: 'a create whose answer was lost',
  mayBelongToAnother: false,
  async find(context) {
    const { source, sourceKind, targetKind, links, state } = context;
    const startedAt = await state.unansweredCreate({ kind: sourceKind, id: source.id }, targetKind);
    return startedAt ? latest(context, startedAt, (record) => linkOf(record, targetKind, links) === source.id) : [];
  },
};

/**
 * The fitting ones among the records written since a create was begun.
 *
 * @throws AppError `vendor-unavailable` where there is none yet and the create may still take effect.
 */
async function latest(
  { records, targetKind, clock }: MatchContext,
  startedAt: Date,
  fits: (record: SyncRecord) => boolean,
): Promise<readonly SyncRecord[]> {
  const access = records.of(targetKind);
  if (!access.writtenSince) return [];
  const found: SyncRecord[] = [];
  for await (const record of access.writtenSince(new Date(startedAt.getTime() - CLOCK_DIFFERENCE_MS))) {
    if (fits(record)) found.push(record);
  }
  const retryAfterMs = startedAt.getTime() + CREATE_SETTLES_MS - clock.now();
  if (found.length > 0 || retryAfterMs <= 0) return found;
  const message = `The ${targetKind} may have been created just now; the answer was lost`;
  throw new AppError('vendor-unavailable', message, { retryAfterMs });
}

export const linkOfTarget: MatchRule = {
  by: 'the link field of the target',
  mayBelongToAnother: false,
  async find({ source, targetKind, links, records }) {
    const field = linkField(targetKind, links);
    return field === null ? [] : records.of(targetKind).find(field, source.id);
  },
};

/** A text by which both sides know a record. */
export interface SharedText {
  /** The field of the target that holds it, where the account has such a field. */
  target: string;
  /** Empty where the source has none. */
  of: (source: SyncRecord) => string;
}

/** The target that holds the same text as the source. */
export function sameText({ target, of }: SharedText): MatchRule {
  return {
    by: `the same ${target}`,
    mayBelongToAnother: true,
    async find(context) {
      const value = of(context.source);
      const fields = await context.records.of(context.targetKind).fields();
      return value === '' || !fieldOf(fields, target) ? [] : findByText(context, target, value);
    },
  };
}

/** By search, and among the records that the service wrote, or may have written, too recently for the search to know. */
async function findByText(context: MatchContext, field: string, value: string): Promise<readonly SyncRecord[]> {
  const { records, state, targetKind, sourceKind, source } = context;
  const key = matchKey(field, value);
  const holds = (record: SyncRecord | null): record is SyncRecord => plain(record?.get(field)) === plain(value);
  const found = new Map<number | null, SyncRecord>();
  for (const record of await records.of(targetKind).find(field, value)) found.set(record.id, record);
  for (const id of await state.recentlyWritten(targetKind, key)) {
    const record = found.has(id) ? null : await records.of(targetKind).load(id);
    if (holds(record)) found.set(record.id, record);
  }
  const startedAt = await state.othersUnansweredCreate({ kind: sourceKind, id: source.id }, targetKind, key);
  if (startedAt) for (const record of await latest(context, startedAt, holds)) found.set(record.id, record);
  return exactFirst([...found.values()], field, value);
}

/** Among several records of one name, those that write it in the same case win. */
function exactFirst(records: readonly SyncRecord[], field: string, value: string): readonly SyncRecord[] {
  const exact = field === 'name' ? records.filter((record) => textOf(record.get(field)) === value) : [];
  return exact.length > 0 ? exact : records;
}

/** The key under which a written value is remembered until the search knows it. */
export const matchKey = (field: string, value: string): string => `${field}:${plain(value)}`;

/** The host of a web address without `www.`, in lower case; empty where there is none. */
export function domainOf(website: string): string {
  const address = website.includes('://') ? website : `https://${website}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
}

const list = (record: SyncRecord | null): SyncRecord[] => (record ? [record] : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const plain = (value: unknown): string => textOf(value).toLowerCase();
