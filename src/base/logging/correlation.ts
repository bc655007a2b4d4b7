import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { spanIds } from '../tracing/spans';

interface Cause {
  id: string;
  /** Of the platform's own tracing; null where the request brought none. */
  trace: string | null;
}

const storage = new AsyncLocalStorage<Cause>();

/** What a header may bring in: printable, short and nothing that could forge a log line. */
const SANE = /^[\w.:/+=@-]{1,128}$/;

/**
 * Runs a function, and all that it starts, under the id that ties log lines of one cause together.
 *
 * @param trace - the id by which the platform in front of the service knows the request.
 */
export function runWithCorrelation<T>(id: string, run: () => T, trace: string | null = null): T {
  return storage.run({ id, trace }, run);
}

/** The id of the request or task that is under way, or null outside of any. */
export function correlationId(): string | null {
  return storage.getStore()?.id ?? null;
}

/** The trace id of the span or request that is under way, or null. */
export function traceId(): string | null {
  return spanIds()?.traceId ?? storage.getStore()?.trace ?? null;
}

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;
const CLOUD_TRACE = /^([\da-f]{32})(?:[/;]|$)/i;
const NO_TRACE = /^0+$/;

/**
 * The trace id of a request's headers, or null.
 *
 * @param traceparent - of W3C Trace Context: `00-<trace id>-<span id>-01`.
 * @param cloudTrace - Google's `X-Cloud-Trace-Context`: `<trace id>/<span id>;o=1`.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 * @see https://cloud.google.com/trace/docs/trace-context#legacy-http-header
 */
export function traceIdFrom(traceparent: unknown, cloudTrace: unknown): string | null {
  const found = TRACEPARENT.exec(textOf(traceparent))?.[1] ?? CLOUD_TRACE.exec(textOf(cloudTrace))?.[1];
  return found === undefined || NO_TRACE.test(found) ? null : found.toLowerCase();
}

const textOf = (header: unknown): string => (typeof header === 'string' ? header : '');

/** The first sane id of those a caller sent, or a new random one. */
export function correlationIdFrom(...given: unknown[]): string {
  return given.find((id): id is string => typeof id === 'string' && SANE.test(id)) ?? randomUUID();
}
