import { memberOf } from '../../base/by-name';
import { factsOfKind } from '../records/kinds';
import { isEmpty } from './compare';
import { type FieldEntry, type Mapping, type MappingContext, type TableName, TABLES, type WriteRule } from './mapping';
import { mappingFailure } from './mapping-failure';
import { NotMapped } from './not-mapped';
import { readValue } from './read-source';
import { UnreadablePart } from './unreadable-part';

/** What a mapping wants of one target field. */
export interface MappedField {
  readonly field: string;
  /** Empty (`isEmpty`) where the source has nothing for it; never undefined. */
  readonly value: unknown;
  /** Whether an empty value empties the target field. */
  readonly clear: boolean;
  readonly write: WriteRule;
}

export interface MapOptions {
  /**
   * Whether the source's value of a field is known: no option's id without a label. A target field that reads an unknown
   * one is left out, neither written nor cleared, which is logged. Default: all are known.
   */
  readonly isKnown?: (sourceField: string) => boolean;
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
  { isKnown = () => true }: MapOptions = {},
): Promise<MappedField[]> {
  const mapped: MappedField[] = [];
  for (const [field, entry] of Object.entries(mapping[table] ?? {})) {
    const unknown = 'fields' in entry ? entry.fields.filter((name) => !isKnown(name)) : [];
    if (unknown.length > 0) {
      context.log.warn(`${table}.${field} is left as it is: ${unknown.join(', ')} holds an option without a label`);
      continue;
    }
    try {
      mapped.push(await mapField(table, field, entry, context));
    } catch (thrown) {
      if (thrown instanceof NotMapped) continue;
      if (!(thrown instanceof UnreadablePart)) throw thrown;
      context.log.warn(`${table}.${field} is left as it is: ${thrown.message}`);
    }
  }
  return mapped;
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
): Promise<MappedField> {
  try {
    const value = (await readValue(entry, TABLES[table].source, context)) ?? null;
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
