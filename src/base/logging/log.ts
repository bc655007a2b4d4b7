import { memberOf } from '../by-name';
import pino from 'pino';
import pretty from 'pino-pretty';
import { type LogFormat, type LogLevel } from './log-level';
import { correlationId, traceId } from './correlation';
import { spanIds } from '../tracing/spans';
import { shownError } from './shown-error';
import { redactor } from './redact';

/** Where log lines are written to, one JSON line at a time. */
export interface LogDestination {
  write(line: string): void;
}

export interface LogOptions {
  level: LogLevel;
  /** Values that are masked wherever they occur. */
  secrets: readonly string[];
  /** Default: coloured text at a terminal, else JSON. */
  format?: LogFormat | undefined;
  /** The project of Google Cloud in which traces are looked for; without it they go by their id alone. */
  traceProject?: string | undefined;
  destination?: LogDestination;
}

/**
 * Writes structured log lines: `log.warn({ task: name }, 'gave up')`. Every line carries the correlation id; secrets
 * and e-mail addresses are masked.
 */
export type Log = Pick<pino.Logger, LogLevel>;

/** The token under which the service's `Log` is injected. */
export const LOG = Symbol('the log of the service');

export function createLog(options: LogOptions): pino.Logger {
  const { level, secrets, format = process.stdout.isTTY ? 'pretty' : 'json', traceProject } = options;
  const { destination = standardOutput(format) } = options;
  const redact = redactor(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: shownError, cause: shownError },
      mixin: () => ({ ...ofCause(), ...spanIds() }),
      formatters: { level: (label) => ({ level: label }) },
      ...(format === 'gcp' && forGoogleCloud(traceProject)),
    },
    { write: (line: string) => destination.write(redact(line)) },
  );
}

const ofCause = (): object => (correlationId() === null ? {} : { correlationId: correlationId() });

const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/**
 * The members by which Cloud Logging knows a line's severity, its text, and the request that it belongs to.
 *
 * @see https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */
function forGoogleCloud(project: string | undefined): pino.LoggerOptions {
  const folder = project === undefined ? '' : `projects/${project}/traces/`;
  const trace = (): object => ({
    ...(traceId() !== null && { 'logging.googleapis.com/trace': `${folder}${traceId()}` }),
    ...(spanIds() && { 'logging.googleapis.com/spanId': spanIds()?.spanId }),
  });
  return {
    messageKey: 'message',
    formatters: { level: (label) => ({ severity: memberOf(SEVERITIES, label) ?? 'DEFAULT' }) },
    mixin: () => ({ ...ofCause(), ...trace() }),
  };
}

/** JSON for machines, colours for a person at a terminal. */
function standardOutput(format: LogFormat): LogDestination {
  if (format === 'pretty') return pretty({ colorize: process.stdout.isTTY, sync: true, singleLine: true });
  return pino.destination({ dest: 1, sync: true });
}
