import { AppError, toAppError } from '../../base/errors/app-error';
import { ReadOnlyFieldError, UnknownFieldError } from '../../base/records/record-errors';

/**
 * What something thrown by a function of the mapping means. A vendor's failure stays what it is; anything else is
 * `mapping-failed`, which names the place and never the thrown text: that may hold the record's values.
 *
 * @param place - for example `personFromLead.region`.
 */
export function mappingFailure(place: string, thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (error instanceof UnknownFieldError || error instanceof ReadOnlyFieldError) {
    return new AppError('mapping-failed', `${place}: ${error.message}`, { place, ...error.details }, { cause: thrown });
  }
  if (error.kind !== 'internal') return error;
  const at = lineOf(thrown);
  const what = thrown instanceof Error ? thrown.name : 'something that is no error';
  const message = `The mapping of ${place} threw ${what}${at === undefined ? '' : ` at ${at}`}`;
  return new AppError('mapping-failed', message, { place }, { cause: withoutMessage(thrown) });
}

/** What was thrown without its words, which may hold the record's values: its class and where it came from. */
function withoutMessage(thrown: unknown): Error {
  const bare = new Error(thrown instanceof Error ? thrown.name : 'something that is no error');
  bare.stack = [bare.message, ...framesOf(thrown)].join('\n');
  return bare;
}

function framesOf(thrown: unknown): string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
}

/** File, line and column of the function that threw, without the folders. */
function lineOf(thrown: unknown): string | undefined {
  const [frame] = framesOf(thrown);
  return frame === undefined ? undefined : /(?<![^/\\(\s])([^/\\(\s:]+:\d+:\d+)\)?$/.exec(frame)?.[1];
}
