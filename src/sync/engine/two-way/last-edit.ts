import { readMoment } from '../../../base/values/moments';
import { type SavedRecord } from '../../records/record';
import { type RecordAccess } from '../../records/records';

/** How far the vendor's clock may be behind ours. */
const CLOCK_DIFFERENCE_MS = 60_000;

/** One half of a pair, and its fields of the group that both halves say something else of. */
export interface Half {
  readonly access: RecordAccess;
  readonly record: SavedRecord;
  readonly fields: readonly string[];
}

/** When each half was edited, as its vendor writes times; null where nothing tells. */
export interface EditTimes {
  readonly source: string | null;
  readonly target: string | null;
}

/** Whether the target was edited later than the source, to the second; at the same second it was not. */
export const isTargetLater = ({ source, target }: EditTimes): boolean => secondOf(target) > secondOf(source);

/**
 * By the vendors' histories or, where one shows nothing, by the time of the record's last update.
 *
 * @param since - when both last agreed; both were edited after that. null where nothing is known of that: then a half of
 *   which the history shows no edit, while that of the other half does, has its value since it was made.
 */
export async function editTimes(source: Half, target: Half, since: Date | null): Promise<EditTimes> {
  const from = startOf(since);
  const [ofSource, ofTarget] = [await editOf(source, from), await editOf(target, from)];
  const isKnown = [ofSource, ofTarget].some((edit) => typeof edit === 'string');
  const timeOf = ({ access, record }: Half, edit: string | null | undefined): string | null => {
    if (typeof edit === 'string') return edit;
    const wasAsked = edit === null;
    const time = record.get(wasAsked && isKnown && since === null ? access.createdField : access.updatedField);
    return typeof time === 'string' ? time : null;
  };
  return { source: timeOf(source, ofSource), target: timeOf(target, ofTarget) };
}

/**
 * Whether the one was set back to what it held when both agreed, later than the other was last edited; not without a history.
 *
 * @param agreedAt - epoch milliseconds. What the service wrote itself then, by whichever clock, is no edit.
 */
export async function wasSetBackLater(
  { access, record, fields }: Half,
  other: Half,
  agreedAt: number,
): Promise<boolean> {
  const setBackAt = await access.lastSetBack?.(record.id, fields, new Date(agreedAt + CLOCK_DIFFERENCE_MS));
  if (typeof setBackAt !== 'string') return false;
  const otherEdit = (await editOf(other, startOf(new Date(agreedAt)))) ?? other.record.get(other.access.updatedField);
  return secondOf(setBackAt) > secondOf(otherEdit);
}

const startOf = (since: Date | null): Date | null => since && new Date(since.getTime() - CLOCK_DIFFERENCE_MS);

/** undefined where the vendor keeps no history; null where it shows no edit. */
async function editOf({ access, record, fields }: Half, from: Date | null): Promise<string | null | undefined> {
  return access.lastEdit?.(record.id, fields, from);
}

const secondOf = (time: unknown): number => readMoment(time)?.second ?? 0;
