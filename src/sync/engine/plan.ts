import { type FieldCatalogue } from '../mapping/check-mapping';
import { type Flow } from '../flows/flow';
import { type SavedRecord, type SyncRecord } from '../records/record';
import { type Change } from './sync-result';
import { type ConsentPlan } from './consent-rule';
import { type Review } from './two-way/judged';

/** What a run decided for one source record: nothing was written, sent or remembered for it yet. */
export type Plan = SkipPlan | WritePlan;

/** The source is left alone, and nothing is remembered of it. */
export interface SkipPlan {
  readonly reason: string;
}

/** What is to be written to both sides; where that is nothing, only what both sides say is remembered. */
export interface WritePlan {
  readonly reason: null;
  readonly flow: Flow;
  readonly source: SavedRecord;
  /** The target that the source was last linked with, as far as it is remembered. */
  readonly pair: number | null;
  /** As it was read, or yet to be made. */
  readonly target: SyncRecord;
  /** Whether the target is to be made; it has an id once that was done. */
  readonly isNew: boolean;
  readonly sourceFields: FieldCatalogue;
  readonly targetFields: FieldCatalogue;
  /** Whether a create whose answer was lost has made the target, so that the run ends as that create. */
  readonly isLostCreate: boolean;
  /** Values of the target, with its link to the source; of a new one also what identifies it. */
  readonly writes: Readonly<Record<string, unknown>>;
  /** What is told of the target, its link included. */
  readonly changes: readonly Change[];
  /** What is told of the source, beside its link: what the run set on it already. */
  readonly sourceChanges: readonly Change[];
  /** The link of the source that is to name the target; null where it does, or has none. */
  readonly sourceLink: { readonly field: string; readonly from: number | null } | null;
  /** Fields of the target whose value was sent before and not kept, so that it is not sent again. */
  readonly unsent: readonly string[];
  /** What becomes of the fields that are carried both ways. */
  readonly review: Review;
  /** What becomes of the target's consent; null where the mapping says nothing of it. */
  readonly consent: ConsentPlan | null;
}

/** What is to be set so that a source and its partner name each other. */
export interface LinkPlan extends Pick<WritePlan, 'reason' | 'target' | 'sourceLink'> {
  readonly targetLinks: readonly Change[];
}
