import { type Listing } from './list-records.ts';
import { type Answer } from './route.ts';

/** A v2 answer with one entity. */
export function one(data: unknown): Answer {
  return { status: 200, body: { success: true, data } };
}

/** A v2 list: `next_cursor` is `null` on the last page, and there is no total. */
export function many({ data, nextCursor }: Listing): Answer {
  return { status: 200, body: { success: true, data, additional_data: { next_cursor: nextCursor } } };
}
