import { type MappingContext } from '../mapping/mapping';
import { type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { type Names } from './readable';

/** What everything that one task causes has in common. */
export interface Run extends Names {
  /** What the mapping's functions get for this source record. @param target - that they fill; null for a new one. */
  contextFor(source: SavedRecord, target?: SyncRecord | null): MappingContext;
  /** The same, but nothing is synchronised on account of it. */
  contextForReading(source: SavedRecord): MappingContext;
  /** Whether the record is about to be deleted because its other half was: meanwhile no new target is made of it. */
  isBeingDeleted(source: RecordReference): Promise<boolean>;
}
