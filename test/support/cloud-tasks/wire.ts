import { type EmulatedQueue, type QueueSettings } from './emulated-queue';
import { type EmulatedTask } from './emulated-task';

/** The messages of the protos, as proto-loader gives them: absent where a field was not sent. */
export interface WireDuration {
  seconds?: number;
  nanos?: number;
}
export interface WireTask {
  name?: string;
  http_request?: {
    url?: string;
    http_method?: string;
    headers?: Record<string, string>;
    body?: Buffer;
    oidc_token?: { service_account_email?: string; audience?: string };
  };
  schedule_time?: WireDuration;
  dispatch_deadline?: WireDuration;
}
export interface WireQueue {
  name?: string;
  rate_limits?: { max_dispatches_per_second?: number; max_concurrent_dispatches?: number };
  retry_config?: {
    max_attempts?: number;
    max_retry_duration?: WireDuration;
    min_backoff?: WireDuration;
    max_backoff?: WireDuration;
    max_doublings?: number;
  };
}

/** In the protos, nothing and zero say the same. */
export const given = <T extends string | number>(value: T | undefined): T | undefined =>
  value === 0 || value === '' ? undefined : value;

export const milliseconds = ({ seconds = 0, nanos = 0 }: WireDuration): number => seconds * 1000 + nanos / 1e6;

function duration(ms: number): Required<WireDuration> {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** Each setting by the path that a field mask names it with. */
const FIELDS: Record<string, (to: QueueSettings, from: QueueSettings) => void> = {
  'rate_limits.max_dispatches_per_second': (to, from) => {
    to.maxDispatchesPerSecond = from.maxDispatchesPerSecond;
  },
  'rate_limits.max_concurrent_dispatches': (to, from) => {
    to.maxConcurrentDispatches = from.maxConcurrentDispatches;
  },
  'retry_config.max_attempts': (to, from) => {
    to.retry.maxAttempts = from.retry.maxAttempts;
  },
  'retry_config.max_retry_duration': (to, from) => {
    to.retry.maxRetryDurationMs = from.retry.maxRetryDurationMs;
  },
  'retry_config.min_backoff': (to, from) => {
    to.retry.minBackoffMs = from.retry.minBackoffMs;
  },
  'retry_config.max_backoff': (to, from) => {
    to.retry.maxBackoffMs = from.retry.maxBackoffMs;
  },
  'retry_config.max_doublings': (to, from) => {
    to.retry.maxDoublings = from.retry.maxDoublings;
  },
};

/** The paths of the mask that no setting has; an empty mask is all of them. */
export function unknownPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => !Object.keys(FIELDS).some((field) => covers(path, field)));
}

/** The present settings with those of the mask taken from the given ones. */
export function masked(present: QueueSettings, given: QueueSettings, paths: readonly string[]): QueueSettings {
  const result = structuredClone(present);
  for (const [field, take] of Object.entries(FIELDS)) {
    if (paths.length === 0 || paths.some((path) => covers(path, field))) take(result, given);
  }
  return result;
}

const covers = (path: string, field: string): boolean => field === path || field.startsWith(`${path}.`);

/** What was sent, with defaults for what was not. */
export function settingsOf({ rate_limits: rates, retry_config: retry }: WireQueue, rest: QueueSettings): QueueSettings {
  const ms = (value: WireDuration | undefined, otherwise: number): number =>
    value === undefined ? otherwise : milliseconds(value);
  return {
    maxDispatchesPerSecond: given(rates?.max_dispatches_per_second) ?? rest.maxDispatchesPerSecond,
    maxConcurrentDispatches: given(rates?.max_concurrent_dispatches) ?? rest.maxConcurrentDispatches,
    retry: {
      maxAttempts: given(retry?.max_attempts) ?? rest.retry.maxAttempts,
      maxRetryDurationMs: ms(retry?.max_retry_duration, rest.retry.maxRetryDurationMs),
      minBackoffMs: ms(retry?.min_backoff, rest.retry.minBackoffMs),
      maxBackoffMs: ms(retry?.max_backoff, rest.retry.maxBackoffMs),
      maxDoublings: retry?.max_doublings ?? rest.retry.maxDoublings,
    },
  };
}

export function wireQueue({ name, settings, state, burst }: EmulatedQueue): object {
  const { retry } = settings;
  return {
    name,
    state,
    rate_limits: {
      max_dispatches_per_second: settings.maxDispatchesPerSecond,
      max_concurrent_dispatches: settings.maxConcurrentDispatches,
      max_burst_size: burst,
    },
    retry_config: {
      max_attempts: retry.maxAttempts,
      max_retry_duration: duration(retry.maxRetryDurationMs),
      min_backoff: duration(retry.minBackoffMs),
      max_backoff: duration(retry.maxBackoffMs),
      max_doublings: retry.maxDoublings,
    },
  };
}

/** @param full - whether the body is shown as well. */
export function wireTask(task: EmulatedTask, full: boolean): object {
  const { request } = task;
  return {
    name: task.name,
    http_request: {
      url: request.url,
      http_method: request.method,
      headers: request.headers,
      ...(full && { body: request.body }),
      ...(request.oidcToken && {
        oidc_token: { service_account_email: request.oidcToken.email, audience: request.oidcToken.audience },
      }),
    },
    schedule_time: duration(task.scheduledAt),
    create_time: duration(Math.floor(task.createdAt / 1000) * 1000),
    dispatch_deadline: duration(task.dispatchDeadlineMs),
    dispatch_count: task.attempts,
    response_count: task.answers,
    view: full ? 'FULL' : 'BASIC',
  };
}
