import { type FieldCatalogue } from '../mapping/check-mapping';
import { type Stance, stanceOf } from '../mapping/consent';
import { fieldOf } from '../records/catalogues';
import { type RecordReference, type SyncRecord } from '../records/record';

/** A record and what the accounts know of its fields. */
export interface Side {
  readonly reference: RecordReference | null;
  readonly record: SyncRecord;
  readonly fields: FieldCatalogue;
}

export function sideOf(kind: RecordReference['kind'], record: SyncRecord, fields: FieldCatalogue): Side {
  return { reference: record.id === null ? null : { kind, id: Number(record.id) }, record, fields };
}

export const stanceIn = ({ record, fields }: Side, field: string): Stance =>
  stanceOf(field, record.get(field), fieldOf(fields, field));
