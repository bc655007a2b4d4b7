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

/** The record that the service itself linked earlier, unless its link field by now says otherwise. */
export const knownPair: MatchRule = {
  by: 'an earlier link',
  mayBelongToAnother: false,
  async find({ source, sourceKind, targetKind, links, records, state }) {
    const id = await state.linked({ kind: sourceKind, id: source.id }, targetKind);
    if (id === null) return [];
    const known = list(await records.of(targetKind).load(id));
    return known.filter((record) => (linkOf(record, targetKind, links) ?? source.id) === source.id);
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
  async find({ source, sourceKind, targetKind, links, records, state, clock }) {
    const latest = records.of(targetKind);
    const startedAt = await state.unansweredCreate({ kind: sourceKind, id: source.id }, targetKind);
    if (!startedAt || !latest.writtenSince) return [];
    const found: SyncRecord[] = [];
    const since = new Date(startedAt.getTime() - CLOCK_DIFFERENCE_MS);
    for await (const record of latest.writtenSince(since)) {
      if (linkOf(record, targetKind, links) === source.id) found.push(record);
    }
    const settlesIn = startedAt.getTime() + CREATE_SETTLES_MS - clock.now();
    if (found.length === 0 && settlesIn > 0) {
      throw new AppError(
        'vendor-unavailable',
        `The ${targetKind} may have been created just now; its answer was lost`,
        {
          retryAfterMs: settlesIn,
        },
      );
    }
    return found;
  },
};

export const linkOfTarget: MatchRule = {
  by: 'the link field of the target',
  mayBelongToAnother: false,
  async find({ source, targetKind, links, records }) {
    const field = linkField(targetKind, links);
    return field === null ? [] : records.of(targetKind).find(field, source.id);
  },
};

/** A text that both sides carry: the fields that hold it. */
export interface SharedText {
  target: string;
  source: string;
}

/** The target whose field holds the same text as a field of the source. */
export function sameText({ target, source }: SharedText): MatchRule {
  return {
    by: `the same ${target}`,
    mayBelongToAnother: true,
    find: (context) => findByText(context, target, textOf(context.source.get(source))),
  };
}

/** The target whose field, where the account has it, holds the domain of a web address of the source. */
export function sameDomain(target: string, source: string): MatchRule {
  return {
    by: `the same ${target}`,
    mayBelongToAnother: true,
    async find(context) {
      const fields = await context.records.of(context.targetKind).fields();
      return fieldOf(fields, target) ? findByText(context, target, domainOf(textOf(context.source.get(source)))) : [];
    },
  };
}

/** By search, and among the records that the service wrote too recently for the search to know. */
async function findByText(
  { records, state, targetKind }: MatchContext,
  field: string,
  value: string,
): Promise<readonly SyncRecord[]> {
  if (value === '') return [];
  const found = new Map<number | null, SyncRecord>();
  for (const record of await records.of(targetKind).find(field, value)) found.set(record.id, record);
  for (const id of await state.recentlyWritten(targetKind, matchKey(field, value))) {
    const record = found.has(id) ? null : await records.of(targetKind).load(id);
    if (record && plain(record.get(field)) === plain(value)) found.set(record.id, record);
  }
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
