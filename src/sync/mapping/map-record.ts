import { memberOf } from '../../base/by-name';
import { toAppError } from '../../base/errors/app-error';
import { factsOfKind } from '../records/kinds';
import { isEmpty } from './compare';
import { type EntryOutcome, type MappedEntry, type MappedField, NO_NOTES, type StepNotes } from './mapped-entry';
import { type FieldEntry, type Mapping, type MappingContext, type TableName, TABLES } from './mapping';
import { mappingFailure } from './mapping-failure';
import { NotMapped } from './not-mapped';
import { readValue } from './read-source';
import { UnreadablePart } from './unreadable-part';

export type { MappedField } from './mapped-entry';

export interface MapOptions {
  /**
   * Whether the source's value of a field is known: no option's id without a label. A target field that reads an unknown
   * one is left out, neither written nor cleared, which is logged. Default: all are known.
   */
  readonly isKnown?: (sourceField: string) => boolean;
  /** Told of each entry once it was mapped, left out, or has failed. */
  readonly onEntry?: ((entry: MappedEntry) => void) | undefined;
}

/**
 * Maps the source record of the context by one table, in the order of its entries.
 *
 * @returns one element for each target field, but none for one that needs an `UnreadablePart`, which is logged, or a
 *   record that is `NotMapped`; none for a table that the mapping leaves out.
 * @throws AppError `mapping-failed` where a function of the mapping threw, naming table and field, never the value.
 * @throws AppError of a vendor, unchanged.
 */
export async function mapRecord(
  table: TableName,
  mapping: Mapping,
  context: MappingContext,
  { isKnown = () => true, onEntry = () => undefined }: MapOptions = {},
): Promise<MappedField[]> {
  const mapped: MappedField[] = [];
  for (const [field, entry] of Object.entries(mapping[table] ?? {})) {
    const sources: { field: string; value: unknown }[] = [];
    const steps: MappedEntry['steps'][number][] = [];
    const notes: StepNotes = {
      read: (name, value) => void sources.push({ field: name, value }),
      made: (step) => void steps.push(step),
    };
    const outcome = await outcomeOf(table, field, entry, context, isKnown, notes);
    onEntry({ field, entry, sources, steps, outcome });
    if ('failure' in outcome) throw outcome.failure;
    if ('mapped' in outcome) mapped.push(outcome.mapped);
    else if (outcome.leftOut !== 'not mapped') {
      context.log.warn(`${table}.${field} is left as it is: ${outcome.message}`);
    }
  }
  return mapped;
}

async function outcomeOf(
  table: TableName,
  field: string,
  entry: FieldEntry,
  context: MappingContext,
  isKnown: (sourceField: string) => boolean,
  notes: StepNotes,
): Promise<EntryOutcome> {
  const unknown = 'fields' in entry ? entry.fields.filter((name) => !isKnown(name)) : [];
  if (unknown.length > 0) {
    return { leftOut: 'option without a label', message: `${unknown.join(', ')} holds an option without a label` };
  }
  try {
    return { mapped: await mapField(table, field, entry, context, notes) };
  } catch (thrown) {
    const failure = toAppError(thrown);
    if (failure instanceof NotMapped) return { leftOut: 'not mapped', message: failure.message };
    if (failure instanceof UnreadablePart) return { leftOut: 'unreadable', message: failure.message };
    return { failure };
  }
}

/**
 * What the entry of one target field gives; null where that is empty, or there is no such entry.
 *
 * @throws as `mapRecord` does.
 */
export async function mappedValue(
  table: TableName,
  field: string,
  mapping: Mapping,
  context: MappingContext,
): Promise<unknown> {
  const entry = memberOf(mapping[table] ?? {}, field);
  const mapped = entry ? await mapField(table, field, entry, context) : null;
  return mapped === null || isEmpty(mapped.value) ? null : mapped.value;
}

async function mapField(
  table: TableName,
  field: string,
  entry: FieldEntry,
  context: MappingContext,
  notes: StepNotes = NO_NOTES,
): Promise<MappedField> {
  try {
    const value = (await readValue(entry, TABLES[table].source, context, notes)) ?? null;
    return { field, value, clear: entry.clear === true && canBeCleared(table, field), write: entry.write ?? 'always' };
  } catch (thrown) {
    throw mappingFailure(`${table}.${field}`, thrown);
  }
}

const canBeCleared = (table: TableName, field: string): boolean =>
  !factsOfKind(TABLES[table].target).neverCleared.includes(field);

/**
 * Whether the table's filter lets the source record of the context through; true without a filter.
 *
 * @throws as `mapRecord` does.
 */
export async function passesFilter(table: TableName, mapping: Mapping, context: MappingContext): Promise<boolean> {
  try {
    return (await mapping.filters?.[table]?.(context.source, context)) !== false;
  } catch (thrown) {
    throw mappingFailure(`filters.${table}`, thrown);
  }
}

/**
 * The source fields that a table reads by name, each once. `complete` is false where a transformer or the filter
 * may read others, so that the whole record is needed.
 */
export function sourceFields(table: TableName, mapping: Mapping): { fields: string[]; complete: boolean } {
  const entries = Object.values(mapping[table] ?? {});
  const fields = entries.flatMap((entry) => ('fields' in entry ? entry.fields : []));
  const complete = mapping.filters?.[table] === undefined && entries.every((entry) => 'fields' in entry);
  return { fields: [...new Set(fields)], complete };
}
