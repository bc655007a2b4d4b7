/** What each kind of failure means: to a manual caller, to the queue and to the log. The only place that decides. */
export const FAILURES = {
  'invalid-request': { status: 400, retryable: false, log: 'debug' },
  unauthenticated: { status: 401, retryable: false, log: 'debug' },
  forbidden: { status: 403, retryable: false, log: 'warn' },
  'record-not-found': { status: 404, retryable: false, log: 'info' },
  conflict: { status: 409, retryable: false, log: 'debug' },
  'record-ambiguous': { status: 409, retryable: false, log: 'warn' },
  'request-too-large': { status: 413, retryable: false, log: 'debug' },
  'record-rejected': { status: 422, retryable: false, log: 'warn' },
  'mapping-failed': { status: 422, retryable: false, log: 'error' },
  'vendor-denied': { status: 502, retryable: false, log: 'error' },
  'vendor-throttled': { status: 503, retryable: true, log: 'warn' },
  'vendor-exhausted': { status: 503, retryable: true, log: 'error' },
  'vendor-unavailable': { status: 503, retryable: true, log: 'warn' },
  'store-unavailable': { status: 503, retryable: true, log: 'error' },
  internal: { status: 500, retryable: true, log: 'error' },
} as const satisfies Record<string, { status: number; retryable: boolean; log: 'debug' | 'info' | 'warn' | 'error' }>;

export type ErrorKind = keyof typeof FAILURES;

export interface ErrorDetails {
  /** The vendor's own error code, for example `1006` or `ERR_SCHEMA_VALIDATION_FAILED`. */
  code?: string;
  /** The vendor's name for the request, which its support asks for. */
  requestId?: string;
  /** How long the vendor asks to wait before the next call, in milliseconds. */
  retryAfterMs?: number;
  /** Ids of the records that match equally well. */
  candidates?: readonly (number | string)[];
  /**
   * Whether the call may have taken effect although it failed: true where the answer was lost, absent where the
   * vendor refused it.
   */
  outcomeUnknown?: boolean;
  /** The environment variable that is to be put right. */
  variable?: string;
  /** The permission that the account lacks, by its name in the vendor's dialog. */
  permission?: string;
  /** The connection was never made. */
  unreached?: boolean;
  /** Whether a limit is one of this operation alone, so that the vendor takes other calls. */
  isOfOneOperation?: boolean;
  /** The vendor refuses the credentials: that concerns every call. */
  refusedCredentials?: boolean;
  /** The vendor takes no calls for now, whoever makes them: the task that met this waits, and no attempt is counted. */
  held?: boolean;
  [detail: string]: unknown;
}

/**
 * The one error class: its kind decides the HTTP status, whether the queue retries, and the log level (`FAILURES`).
 * The message is shown to callers and kept with the task, so it never holds secrets or personal data.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get retryable(): boolean {
    return FAILURES[this.kind].retryable;
  }
}

/** Gives every thrown thing as an `AppError`: itself if it is one, else `internal` with the thrown thing as cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('internal', 'An unexpected error happened inside the service', {}, { cause: thrown });
}
