/** A queue's limits and retries; times in seconds. */
export interface QueueSettings {
  maxConcurrentDispatches: number;
  maxDispatchesPerSecond: number;
  /** -1: as often as it takes. */
  maxAttempts: number;
  /** 0: without end. */
  maxRetryDuration: number;
  minBackoff: number;
  maxBackoff: number;
  maxDoublings: number;
}

/** Google's resource, as its client gives and takes it. */
export interface QueueResource {
  rateLimits?: Partial<Record<'maxConcurrentDispatches' | 'maxDispatchesPerSecond', number | null>> | null;
  retryConfig?: {
    maxAttempts?: number | null;
    maxDoublings?: number | null;
    maxRetryDuration?: Duration | null;
    minBackoff?: Duration | null;
    maxBackoff?: Duration | null;
  } | null;
}

interface Duration {
  seconds?: unknown;
  nanos?: number | null;
}

export interface Difference {
  setting: keyof QueueSettings;
  /** null for a queue that does not exist. */
  present: number | null;
  wanted: number;
}

/**
 * The ledger counts attempts and knows the backoff, so what Cloud Tasks repeats is only what the service could not take
 * at all: as often as it takes, since an exhausted task would be gone in silence. How much runs at once is the
 * concurrency; the rate is Google's greatest, since a delivery that is refused costs next to nothing.
 */
export function wantedSettings(concurrency: number): QueueSettings {
  return {
    maxConcurrentDispatches: concurrency,
    maxDispatchesPerSecond: 500,
    maxAttempts: -1,
    maxRetryDuration: 0,
    minBackoff: 1,
    maxBackoff: 60,
    maxDoublings: 6,
  };
}

export function settingsOf({ rateLimits, retryConfig }: QueueResource): QueueSettings {
  return {
    maxConcurrentDispatches: rateLimits?.maxConcurrentDispatches ?? 0,
    maxDispatchesPerSecond: rateLimits?.maxDispatchesPerSecond ?? 0,
    maxAttempts: retryConfig?.maxAttempts ?? 0,
    maxRetryDuration: seconds(retryConfig?.maxRetryDuration),
    minBackoff: seconds(retryConfig?.minBackoff),
    maxBackoff: seconds(retryConfig?.maxBackoff),
    maxDoublings: retryConfig?.maxDoublings ?? 0,
  };
}

export function resourceOf(settings: QueueSettings): Required<QueueResource> {
  const { maxConcurrentDispatches, maxDispatchesPerSecond, maxAttempts, maxDoublings } = settings;
  const duration = (value: number): Duration => ({ seconds: value });
  return {
    rateLimits: { maxConcurrentDispatches, maxDispatchesPerSecond },
    retryConfig: {
      maxAttempts,
      maxDoublings,
      maxRetryDuration: duration(settings.maxRetryDuration),
      minBackoff: duration(settings.minBackoff),
      maxBackoff: duration(settings.maxBackoff),
    },
  };
}

/** What would change; every setting for a queue that does not exist. */
export function differences(present: QueueSettings | null, wanted: QueueSettings): Difference[] {
  return (Object.keys(wanted) as (keyof QueueSettings)[])
    .map((setting) => ({ setting, present: present?.[setting] ?? null, wanted: wanted[setting] }))
    .filter((difference) => difference.present !== difference.wanted);
}

/** The paths of the update's mask. */
export function maskOf(changes: readonly Difference[]): string[] {
  const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return changes.map(({ setting }) => {
    const isLimit = setting === 'maxConcurrentDispatches' || setting === 'maxDispatchesPerSecond';
    return `${isLimit ? 'rate_limits' : 'retry_config'}.${snakeCase(setting)}`;
  });
}

const seconds = (duration: Duration | null | undefined): number =>
  Number(duration?.seconds ?? 0) + (duration?.nanos ?? 0) / 1e9;
