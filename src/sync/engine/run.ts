import { type MappingContext, type TableName } from '../mapping/mapping';
import { type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { type Names } from './readable';
import { type SourceReads } from './source-reads';

/** What everything that one task causes has in common. */
export interface Run extends Names {
  /** What the mapping's functions get for this source record. @param target - that they fill; null for a new one. */
  contextFor(source: SavedRecord, table: TableName, target?: SyncRecord | null): MappingContext;
  /** The same, but nothing is synchronised on account of it. */
  contextForReading(source: SavedRecord): MappingContext;
  /** The same, but whatever would ask a vendor for another record throws `mapping-failed`. */
  contextWithoutCalls(source: SavedRecord, reads: SourceReads): MappingContext;
  /** What functions of the table read of the source record in this run so far. */
  readsOf(source: SavedRecord, table: TableName): SourceReads;
  /** Whether the record is about to be deleted because its other half was: meanwhile no new target is made of it. */
  isBeingDeleted(source: RecordReference): Promise<boolean>;
}
