import { type WritePlan } from '../engine/plan';
import { isStandIn } from '../engine/withheld';
import { type MappedEntry } from '../mapping/mapped-entry';
import { type TableName } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { type EntryReason, reasonFor, REASONS_TO_WRITE } from './entry-verdict';
import { type WatchedRecord } from './plan-watch';
import { shownField, shownStep } from './shown-value';
import { type Named, SENTENCES } from './verdict-sentences';

/** What the mapping makes of one record by one table, and what becomes of it. */
export interface TablePreview {
  readonly table: TableName;
  readonly source: PreviewedRecord;
  /** null where none was found, or none was looked for. */
  readonly target: PreviewedRecord | null;
  /** `skipped`: as a whole; `failed`: it could not be decided. */
  readonly outcome: 'create' | 'update' | 'unchanged' | 'skipped' | 'failed';
  /** Why the record as a whole is skipped or failed; null otherwise. */
  readonly reason: string | null;
  /** In the mapping's order. */
  readonly entries: readonly EntryPreview[];
  /** What is written beside the entries: links, keys, consent, and what no new record can be without. */
  readonly besides: readonly FieldPreview[];
}

interface PreviewedRecord {
  readonly kind: string;
  /** null where the record is yet to be made. */
  readonly id: number | string | null;
}

interface FieldPreview {
  readonly field: string;
  readonly value: unknown;
}

interface EntryPreview {
  /** Of the target, as the mapping names it. */
  readonly field: string;
  /** Values of the source, before any step. */
  readonly sources: readonly FieldPreview[];
  /** What each member of the entry gave, in order; `field` is that of a `preAdapter`'s value. */
  readonly steps: readonly { readonly step: string; readonly field?: string; readonly value: unknown }[];
  /** null where the entry gives nothing. */
  readonly result: unknown;
  /** What the target holds; null where it is empty or not there. */
  readonly present: unknown;
  readonly written: boolean;
  readonly reason: EntryReason;
  /** The reason as a sentence without its end. */
  readonly explanation: string;
}

/** @param failure - why it could not be decided; null where it was. */
export function tablePreview({ flow, source, entries, plan }: WatchedRecord, failure: string | null): TablePreview {
  const of = { table: flow.table, source: { kind: flow.source, id: shownId(source.id) } };
  if (plan !== null && plan.reason === null) return { ...of, ...planned(entries, plan) };
  const reason: EntryReason = plan === null ? 'failed' : 'record skipped';
  const named = { source: `${flow.source} ${source.id}`, target: `the ${flow.target}` };
  return {
    ...of,
    target: null,
    outcome: plan === null ? 'failed' : 'skipped',
    reason: plan === null ? failure : plan.reason,
    entries: entries.map((entry) => entryPreview(entry, ofUndecided(entry, reason), null, named)),
    besides: [],
  };
}

/** An entry says of itself why it fails or is left out; of the others the whole record is the reason. */
const ofUndecided = ({ outcome }: MappedEntry, reason: EntryReason): EntryReason =>
  'failure' in outcome
    ? 'failed'
    : 'leftOut' in outcome
      ? outcome.leftOut
      : reason === 'failed'
        ? 'record skipped'
        : reason;

function planned(entries: readonly MappedEntry[], plan: WritePlan): Omit<TablePreview, 'table' | 'source'> {
  const { flow, source, target, isNew, writes, consent } = plan;
  const isConsentWritten = (consent?.step ?? null) !== null;
  const written = { ...writes, ...(isConsentWritten && { [consent!.field]: consent!.value }) };
  const named = {
    source: `${flow.source} ${shownId(source.id) ?? 'to be made'}`,
    target: isNew ? `the new ${flow.target}` : `${flow.target} ${target.id}`,
  };
  const isEntry = new Set(entries.map(({ field }) => field));
  const besides = Object.entries(written).filter(([field]) => !isEntry.has(field));
  const outcome = isNew ? 'create' : Object.keys(written).length > 0 ? 'update' : 'unchanged';
  return {
    target: { kind: flow.target, id: target.id },
    outcome,
    reason: null,
    entries: entries.map((entry) => entryPreview(entry, reasonFor(entry, plan), plan, named)),
    besides: besides.map(([field, value]) => ({ field, value: shownField(field, value) })),
  };
}

function entryPreview(
  { field, sources, steps, outcome }: MappedEntry,
  reason: EntryReason,
  plan: WritePlan | null,
  named: Named,
): EntryPreview {
  const facts = plan ? fieldOf(plan.targetFields, field) : undefined;
  const shownAs = (value: unknown): unknown => shownField(field, value, facts);
  return {
    field,
    sources: sources.map((read) => ({ field: read.field, value: shownStep(read.value) })),
    steps: steps.map((step) => ({ ...step, value: shownStep(step.value) })),
    result: 'mapped' in outcome ? shownAs(outcome.mapped.value) : null,
    present: plan && !plan.isNew ? shownAs(plan.target.get(field)) : null,
    written: REASONS_TO_WRITE.some((each) => each === reason),
    reason,
    explanation: explanationOf(outcome, reason, named),
  };
}

function explanationOf(outcome: MappedEntry['outcome'], reason: EntryReason, named: Named): string {
  const sentence = SENTENCES[reason](named);
  return 'failure' in outcome ? `${sentence}: ${outcome.failure.message}` : sentence;
}

const shownId = <T>(id: T): T | null => (isStandIn(id) ? null : id);
