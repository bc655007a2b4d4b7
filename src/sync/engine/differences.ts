import { type FieldCatalogue } from '../mapping/check-mapping';
import { diff, type Difference } from '../mapping/differ';
import { type FieldFacts } from '../mapping/field-kind';
import { type MappedField } from '../mapping/mapped-entry';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { type Change } from './sync-result';
import { isStandIn } from './withheld';

/** What the mapping makes of a source, and what both accounts know of the fields. */
export interface Mapped {
  readonly values: readonly MappedField[];
  readonly sourceFields: FieldCatalogue;
  readonly targetFields: FieldCatalogue;
}

/** What differs on the target, without the fields whose new value means the same to the record itself. */
export function differencesOf(
  target: SyncRecord,
  { targetFields }: Mapped,
  wanted: readonly MappedField[],
): Difference {
  const factsOf = (field: string): FieldFacts | undefined => fieldOf(targetFields, field);
  const isNew = target.id === null;
  const { writes, changes } = diff(wanted, { read: isNew ? null : (field) => target.get(field), factsOf });
  const same = new Set(isNew ? [] : target.unchangedBy(withoutIdsToCome(writes)));
  return {
    writes: Object.fromEntries(Object.entries(writes).filter(([field]) => !same.has(field))),
    changes: changes.filter(({ field }) => !same.has(field)),
  };
}

/** A trial has no ids of records that are to be made; a record takes no other in their place. */
const withoutIdsToCome = (writes: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(writes).filter(([, value]) => !isStandIn(value)));

/** All that a create whose answer was lost has written. */
export function whollyNew({ values, targetFields }: Mapped): Change[] {
  return diff(values, { read: null, factsOf: (field) => fieldOf(targetFields, field) }).changes;
}
