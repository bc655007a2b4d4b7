import { type TableName } from '../mapping/mapping';
import { type MatchRule } from '../matching/match-rules';
import { type SharedText } from '../matching/shared-text';
import { type RecordKind, type SavedRecord, type SyncRecord } from '../records/record';
import { type SyncSettings } from '../sync-settings';

/** Why a source record is left alone, or null where the rule does not apply. */
export type SkipRule = (source: SavedRecord, settings: SyncSettings) => Promise<string | null> | string | null;

/** One sync job, described: the engine runs it. */
export interface Flow {
  source: RecordKind;
  target: RecordKind;
  /** The mapping's table that says how the target's fields come from the source's. */
  table: TableName;
  /** The table of the way back, where the two records are a pair that carries edits both ways. */
  opposite?: TableName;
  skip: readonly SkipRule[];
  /** How the target is found, in this order. */
  match: readonly MatchRule[];
  /** The texts by which both sides know the record; runs that share one take turns. */
  sharedTexts: readonly SharedText[];
  /** A field that no new target can be without. */
  required: {
    field: string;
    /** Used where the mapping gives the field no value; empty where there is nothing to use. */
    otherwise(source: SyncRecord): string;
    /** Why a new target without it is not made. */
    reason: string;
  };
  /** What identifies a new target for good, beside what the mapping gives it. */
  newTarget?(source: SavedRecord): Readonly<Record<string, unknown>>;
  /** The field of the target that results show as `externalId`. */
  externalId?: string;
}
