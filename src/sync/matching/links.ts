import { type Links } from '../mapping/mapping';
import { linkedId, type RecordKind, type SyncRecord } from '../records/record';

/** The link field of a kind of record; null for those that have none. */
export function linkField(kind: RecordKind, links: Links): string | null {
  return kind in links ? links[kind as keyof Links] : null;
}

/** The id in a record's link field, or null. */
export function linkOf(record: SyncRecord, kind: RecordKind, links: Links): number | null {
  const field = linkField(kind, links);
  return field === null ? null : linkedId(record.get(field));
}
