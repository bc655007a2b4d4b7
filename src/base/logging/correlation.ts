import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();

/** What a header may bring in: printable, short and nothing that could forge a log line. */
const SANE = /^[\w.:/+=@-]{1,128}$/;

/** Runs a function, and all that it starts, under the id that ties log lines of one cause together. */
export function runWithCorrelation<T>(id: string, run: () => T): T {
  return storage.run(id, run);
}

/** The id of the request or task that is under way, or null outside of any. */
export function correlationId(): string | null {
  return storage.getStore() ?? null;
}

/** The first sane id of those a caller sent, or a new random one. */
export function correlationIdFrom(...given: unknown[]): string {
  return given.find((id): id is string => typeof id === 'string' && SANE.test(id)) ?? randomUUID();
}
