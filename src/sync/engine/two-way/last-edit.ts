import { readMoment } from '../../../base/values/moments';
import { type SavedRecord } from '../../records/record';
import { type RecordAccess } from '../../records/records';

/** How far the vendor's clock may be behind ours. */
const CLOCK_DIFFERENCE_MS = 60_000;

/**
 * When one of the fields was last edited, in seconds since the epoch: by the vendor's history or, where that shows
 * nothing, by the time of the record's last update.
 *
 * @param since - when both sides last agreed; the edit came later.
 */
export async function lastEdit(
  access: RecordAccess,
  record: SavedRecord,
  fields: readonly string[],
  since: Date,
): Promise<number> {
  const from = new Date(Math.max(0, since.getTime() - CLOCK_DIFFERENCE_MS));
  const edited = await access.lastEdit?.(record.id, fields, from);
  return secondOf(edited ?? record.get(access.updatedField));
}

const secondOf = (time: unknown): number => readMoment(time)?.second ?? 0;
