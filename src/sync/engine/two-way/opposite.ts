import { memberOf } from '../../../base/by-name';
import { toAppError } from '../../../base/errors/app-error';
import { isEmpty, sameValue } from '../../mapping/compare';
import { adapters } from '../../mapping/adapters';
import { isAdapter } from '../../mapping/adapters/mistakes';
import { type FieldCatalogue } from '../../mapping/check-mapping';
import { type MappedField, mapRecord } from '../../mapping/map-record';
import { type FieldEntry, type FieldMapping, type Mapping } from '../../mapping/mapping';
import { fieldOf } from '../../records/catalogues';
import { type Comparison, type PairComparison } from '../comparison';
import { type SavedRecord } from '../../records/record';
import { type Flow } from '../../flows/flow';
import { oppositeOf } from '../../flows/flows';
import { ownName } from '../../mapping/own-name';
import { tableOf } from './groups';

/**
 * Of the fields whose values differ, those on which both sides agree all the same: the opposite table maps the target's
 * present values to exactly what the source has. Names that are split in another way are the common case.
 */
export async function fieldsThatAgree(
  differing: readonly MappedField[],
  comparison: PairComparison,
  mapping: Mapping,
): Promise<string[]> {
  const { flow } = comparison;
  if (flow.opposite === undefined) return [];
  const there = tableOf(mapping, flow.table);
  const back = tableOf(mapping, flow.opposite);
  const agreeing: string[] = [];
  for (const { field } of differing) {
    const entries = entriesBack(field, memberOf(there, field), back, comparison);
    if (entries && (await givesSource(entries, comparison, mapping))) agreeing.push(field);
  }
  return agreeing;
}

/** The opposite entries that write what the field reads; null where one does not exist, or none reads the field. */
function entriesBack(
  field: string,
  entry: FieldEntry | undefined,
  back: FieldMapping,
  { sourceFields, targetFields }: Comparison,
): FieldMapping | null {
  if (entry === undefined || !('fields' in entry)) return null;
  const written = Object.entries(back).filter(([, each]) => !causesSync(each));
  const found = entry.fields.map((name) =>
    written.find(([each]) => ownName(sourceFields, each) === ownName(sourceFields, name)),
  );
  if (!found.every((each) => each !== undefined)) return null;
  return found.some(([, each]) => mayRead(each, field, targetFields)) ? Object.fromEntries(found) : null;
}

/** Without the field an entry says nothing of it: a region is not right because the country that it is made of is. */
function mayRead(entry: FieldEntry, field: string, fields: FieldCatalogue): boolean {
  return !('fields' in entry) || entry.fields.some((each) => ownName(fields, each) === ownName(fields, field));
}

/** Whether mapping this entry would synchronise another record first. */
export function causesSync(entry: FieldEntry): boolean {
  const functions = 'fields' in entry ? [entry.preAdapter, entry.postAdapter] : [entry.transformer, entry.postAdapter];
  const causing = [adapters.organizationIdForLead, adapters.externalCompanyIdForOrganization];
  return functions.some((each) => causing.some((adapter) => isAdapter(each, adapter)));
}

async function givesSource(
  entries: FieldMapping,
  { flow, run, source, target, sourceFields }: PairComparison,
  mapping: Mapping,
): Promise<boolean> {
  try {
    const backwards = { ...mapping, [flow.opposite!]: entries };
    const given = await mapRecord(flow.opposite!, backwards, run.contextForReading(target));
    return given.every((each) => {
      const value = isEmpty(each.value) ? nameless(flow, each.field, target) : each.value;
      return sameValue(value, source.get(each.field), fieldOf(sourceFields, each.field));
    });
  } catch (thrown) {
    // The way back is not at work here: a mistake of its own is told by its own tasks.
    if (toAppError(thrown).kind === 'mapping-failed') return false;
    throw thrown;
  }
}

/** What the way back gives a field that no new record can be without: a lead without a name is called by its e-mail. */
function nameless(flow: Flow, field: string, target: SavedRecord): unknown {
  const required = oppositeOf(flow)?.required;
  return required?.field === field ? required.otherwise(target) : null;
}
