import { trimmed } from '../../base/values/text';
import { type Links } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { assertSettled, lookedThroughSince } from '../records/lost-create';
import { type RecordKind, type SavedRecord, type SyncRecord } from '../records/record';
import { type Records } from '../records/records';
import { type SyncState } from '../state/sync-state';
import { linkField, linkOf } from './links';
import { type SharedText } from './shared-text';
import { matchKey, plain, trimmedTextOf } from '../records/texts';

/** What a rule may look at: the saved source record, and both sides. */
export interface MatchContext {
  sourceKind: RecordKind;
  targetKind: RecordKind;
  source: SavedRecord;
  /** The target that the service itself linked earlier; null for none. */
  pair: number | null;
  links: Links;
  records: Records;
  state: SyncState;
}

/** One step of the search for a target; steps are tried in order, the first that finds something decides. */
export interface MatchRule {
  /** As messages name it. */
  by: string;
  /** Whether what it finds may belong to another source record, which then forbids to use it. */
  mayBelongToAnother: boolean;
  /** Whether what it finds names this source, so that a create whose answer was lost has made it. */
  namesSource: boolean;
  find(context: MatchContext): Promise<readonly SyncRecord[]>;
}

export const linkOfSource: MatchRule = {
  by: 'the link field of the source',
  mayBelongToAnother: false,
  namesSource: false,
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
  namesSource: false,
  async find({ source, pair, targetKind, links, records }) {
    if (pair === null) return [];
    const known = list(await records.of(targetKind).load(pair));
    const hasLinks = linkField(targetKind, links) !== null;
    return known.filter((record) => !hasLinks || linkOf(record, targetKind, links) === source.id);
  },
};

/** The record of a create whose answer was lost: looked for among the latest records, which no search index delays. */
export const unansweredCreate: MatchRule = {
  by: 'a create whose answer was lost',
  mayBelongToAnother: false,
  namesSource: true,
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
  { records, targetKind }: MatchContext,
  startedAt: Date,
  fits: (record: SyncRecord) => boolean,
): Promise<readonly SyncRecord[]> {
  const access = records.of(targetKind);
  if (!access.writtenSince) return [];
  const found: SyncRecord[] = [];
  for await (const record of access.writtenSince(lookedThroughSince(startedAt))) {
    if (fits(record)) found.push(record);
  }
  if (found.length === 0) assertSettled(targetKind, startedAt, access.now!());
  return found;
}

export const linkOfTarget: MatchRule = {
  by: 'the link field of the target',
  mayBelongToAnother: false,
  namesSource: true,
  async find({ source, targetKind, links, records }) {
    const field = linkField(targetKind, links);
    return field === null ? [] : records.of(targetKind).find(field, [source.id]);
  },
};

/** The target whose key is made of the source's id, so that it is made once whatever is lost on the way. */
export function keyOfSource(field: string, keyOf: (sourceId: number) => string): MatchRule {
  return {
    by: `its ${field}`,
    mayBelongToAnother: false,
    namesSource: true,
    find: ({ source, targetKind, records }) => records.of(targetKind).find(field, [keyOf(source.id)]),
  };
}

/** The lead of a person that was merged into this one, which takes it over where it has none itself. */
export const linkOfMerged: MatchRule = {
  by: 'the link of a merged record',
  mayBelongToAnother: true,
  namesSource: false,
  async find({ source, sourceKind, targetKind, links, records, state }) {
    const field = linkField(targetKind, links);
    const merged = await state.mergedInto({ kind: sourceKind, id: source.id });
    return field === null || merged.length === 0 ? [] : records.of(targetKind).find(field, merged);
  },
};

/** The target that holds the same text as the source. */
export function sameText(text: SharedText): MatchRule {
  return {
    by: `the same ${text.target}`,
    mayBelongToAnother: true,
    namesSource: false,
    async find(context) {
      const values = text.ofSource(context.source);
      const fields = await context.records.of(context.targetKind).fields();
      return values.length === 0 || !fieldOf(fields, text.target) ? [] : findByText(context, text, values);
    },
  };
}

/** By search, and among the records that the service wrote, or may have written, too recently for the search to know. */
async function findByText(
  context: MatchContext,
  text: SharedText,
  values: readonly string[],
): Promise<readonly SyncRecord[]> {
  const { records, state, targetKind, sourceKind, source } = context;
  const wanted = new Set(values.map(plain));
  const holds = (record: SyncRecord | null): record is SyncRecord =>
    record !== null && text.ofTarget(record).some((value) => wanted.has(plain(value)));
  const found = new Map<SyncRecord['id'], SyncRecord>();
  // No vendor says how its search compares letters that can be written in two ways.
  const spelled = [...new Set(values.flatMap((value) => [value, trimmed(value)]))];
  for (const record of await records.of(targetKind).find(text.target, spelled)) found.set(record.id, record);
  for (const key of values.map((value) => matchKey(text.target, value))) {
    for (const id of await state.recentlyWritten(targetKind, key)) {
      const record = found.has(id) ? null : await records.of(targetKind).load(id);
      if (holds(record)) found.set(record.id, record);
    }
    const startedAt = await state.othersUnansweredCreate({ kind: sourceKind, id: source.id }, targetKind, key);
    if (startedAt) for (const record of await latest(context, startedAt, holds)) found.set(record.id, record);
  }
  return text.caseDecides ? exactFirst([...found.values()], text.target, values) : [...found.values()];
}

function exactFirst(records: readonly SyncRecord[], field: string, values: readonly string[]): readonly SyncRecord[] {
  const wanted = new Set(values.map(trimmed));
  const exact = records.filter((record) => wanted.has(trimmed(trimmedTextOf(record.get(field)))));
  return exact.length > 0 ? exact : records;
}

const list = (record: SyncRecord | null): SyncRecord[] => (record ? [record] : []);
