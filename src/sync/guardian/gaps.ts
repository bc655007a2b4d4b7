/**
 * Pipedrive bans a webhook for half an hour, without a word, after ten first attempts that failed; what happens meanwhile
 * is lost. So whatever goes wrong may cost events for so long.
 */
const BAN_MS = 31 * 60_000;

/** When something went wrong last, by the monotonic clock; -Infinity for never. */
export interface Signs {
  /** The process began to run: before, it took nothing. */
  readonly startedAt: number;
  /** A delivery came again, or was not taken. */
  readonly deliveryAt: number;
  /** A webhook was seen to be missing, switched off or failing. */
  readonly brokenAt: number;
}

/** `lost`: events were lost since the look before; `suspect`: they may have been, with all else that came. */
export type Since = 'lost' | 'suspect' | 'well';

const latest = ({ startedAt, deliveryAt, brokenAt }: Signs): number => Math.max(startedAt, deliveryAt, brokenAt);

/** Until when events may be lost because of what was seen. */
export const suspectUntil = (signs: Signs): number => latest(signs) + BAN_MS;

/** What is to be thought of the time since the look before. @param lookedAt - of that look; -Infinity before the first. */
export function judgedSince(lookedAt: number, signs: Signs): Since {
  if (latest(signs) > lookedAt) return 'lost';
  return lookedAt < suspectUntil(signs) ? 'suspect' : 'well';
}
