import { canonical } from '../mapping/canonical';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { sameValue } from '../mapping/compare';
import { type MappedField } from '../mapping/map-record';
import { fieldOf } from '../records/catalogues';
import { type Readable, type SavedRecord, type SyncRecord } from '../records/record';
import { type NotKeptOfPair } from '../state/not-kept';
import { type Flow } from '../flows/flow';
import { type Run } from './run';

/** What a run compares: the source, what the mapping makes of it, and the target as it is. */
export interface Comparison {
  readonly flow: Flow;
  readonly run: Run;
  readonly source: SavedRecord;
  /** null where the target is yet to be made. */
  readonly target: SavedRecord | null;
  readonly mapped: readonly MappedField[];
  readonly sourceFields: FieldCatalogue;
  readonly targetFields: FieldCatalogue;
  /** Whether no link joined the two before this run. */
  readonly isNewPair: boolean;
  readonly notKept: NotKeptOfPair;
}

/** A comparison of two records that exist. */
export type PairComparison = Comparison & { readonly target: SavedRecord };

/** What both sides of a comparison hold, before or after the run. */
export interface Sides {
  readonly source: Readable;
  readonly target: Readable | null;
}

/** The mapped fields whose values differ from the record's. */
export function differing(mapped: readonly MappedField[], record: Readable, fields: FieldCatalogue): MappedField[] {
  return mapped.filter(({ field, value }) => !sameValue(value, record.get(field), fieldOf(fields, field)));
}

/** The values of these fields, each in the one spelling of all values that mean the same. */
export function spellings(record: Readable, names: readonly string[], fields: FieldCatalogue): string[] {
  return names.map((name) => canonical(record.get(name), fieldOf(fields, name)));
}

/** False for an option field or a set that holds the id of an option of which the account tells no label. */
export function hasLabels(record: SyncRecord, name: string, fields: FieldCatalogue): boolean {
  const field = fieldOf(fields, name);
  if (field?.isByLabel !== true) return true;
  return [record.get(name)].flat().every((item) => typeof item !== 'number');
}
