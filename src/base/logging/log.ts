import pino from 'pino';
import pretty from 'pino-pretty';
import { type LogLevel } from './log-level';
import { shownError } from './shown-error';
import { correlationId } from './correlation';
import { redactor } from './redact';

/** Where log lines are written to, one JSON line at a time. */
export interface LogDestination {
  write(line: string): void;
}

export interface LogOptions {
  level: LogLevel;
  /** Values that are masked wherever they occur. */
  secrets: readonly string[];
  destination?: LogDestination;
}

/**
 * Writes structured log lines: `log.warn({ task: name }, 'gave up')`. Every line carries the correlation id; secrets
 * and e-mail addresses are masked.
 */
export type Log = Pick<pino.Logger, LogLevel>;

/** The token under which the service's `Log` is injected. */
export const LOG = Symbol('the log of the service');

export function createLog({ level, secrets, destination = standardOutput() }: LogOptions): pino.Logger {
  const redact = redactor(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => (correlationId() === null ? {} : { correlationId: correlationId() }),
      serializers: { err: shownError, cause: shownError },
    },
    { write: (line: string) => destination.write(redact(line)) },
  );
}

/** JSON for machines, colours for a person at a terminal. */
function standardOutput(): LogDestination {
  if (process.stdout.isTTY) return pretty({ colorize: true, sync: true, singleLine: true });
  return pino.destination({ dest: 1, sync: true });
}
