import { AppError, type ErrorDetails } from '../../base/errors/app-error';
import { type PipedriveAnswer, type PipedriveCall, type PipedriveTransport } from './pipedrive.transport';

/** Every item of a list, page by page as the caller goes on. @throws AppError as the transport */
export async function* everyItem<T>(
  transport: PipedriveTransport,
  call: PipedriveCall,
  itemsOf: (answer: PipedriveAnswer) => T[],
): AsyncGenerator<T, void, undefined> {
  let next: PipedriveAnswer['next'] = null;
  do {
    const query: Record<string, string | number> = { ...call.query, ...next };
    const answer: PipedriveAnswer = await transport.call({ ...call, query });
    yield* itemsOf(answer);
    next = answer.next;
  } while (next !== null);
}

/** The same at once. */
export async function allItems<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The objects of a list. @throws AppError `vendor-unavailable` where the answer holds no list: that is not "none" */
export function objectsOf(data: unknown, path: string): Record<string, unknown>[] {
  if (Array.isArray(data)) return data.map((item: unknown) => objectOf(item, path));
  throw unreadable(path);
}

/** @throws AppError `vendor-unavailable`, with these details, where the answer holds no object */
export function objectOf(data: unknown, path: string, details?: ErrorDetails): Record<string, unknown> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw unreadable(path, details);
}

/** The same for one record, which always has an id. */
export function recordOf(data: unknown, path: string, details?: ErrorDetails): Record<string, unknown> {
  const record = objectOf(data, path, details);
  if (Number.isInteger(record['id'])) return record;
  throw unreadable(path, details);
}

function unreadable(path: string, details: ErrorDetails = {}): AppError {
  return new AppError('vendor-unavailable', `Pipedrive's answer for ${path} has not the documented form`, details);
}
