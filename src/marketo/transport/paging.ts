import { isObject } from '../../base/values/shapes';
import { type Envelope, unusable } from './envelope';

/** The records of an answer. @throws AppError `vendor-unavailable` where it has none: only `[]` means "no record". */
export function recordsOf(envelope: Envelope, call: string): Record<string, unknown>[] {
  const { result, requestId } = envelope;
  if (Array.isArray(result) && result.every(isObject)) return result;
  throw unusable(`Marketo answered ${call} without a list of records`, requestId);
}

/**
 * Reads page after page until Marketo has no more.
 *
 * `moreResult` decides; where Marketo leaves it out, a token that came with records says that there may be more.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/paging-tokens
 */
export async function* allRecords(
  call: string,
  read: (nextPageToken: string | null) => Promise<Envelope>,
): AsyncGenerator<Record<string, unknown>> {
  let token: string | null = null;
  for (;;) {
    const envelope = await read(token);
    const records = recordsOf(envelope, call);
    yield* records;
    if (!hasMore(envelope, records.length)) return;
    token = nextToken(envelope, token, call);
  }
}

function hasMore({ moreResult, nextPageToken }: Envelope, count: number): boolean {
  return moreResult ?? (nextPageToken !== null && count > 0);
}

/**
 * Reads activities from a token on. Every answer brings a token, so `moreResult` alone decides; a page may be empty, or
 * have no result at all, and still be followed by others.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/activities
 */
export async function* allActivities(
  call: string,
  since: string,
  read: (nextPageToken: string) => Promise<Envelope>,
): AsyncGenerator<Record<string, unknown>> {
  for (let token = since; ;) {
    const envelope = await read(token);
    yield* recordsOf({ ...envelope, result: envelope.result ?? [] }, call);
    if (envelope.moreResult !== true) return;
    token = nextToken(envelope, token, call);
  }
}

/** @throws AppError `vendor-unavailable` where the answer leads nowhere. */
function nextToken({ nextPageToken, requestId }: Envelope, token: string | null, call: string): string {
  if (nextPageToken !== null && nextPageToken !== token) return nextPageToken;
  throw unusable(`Marketo promised more records to ${call} and gave no way to them`, requestId);
}
