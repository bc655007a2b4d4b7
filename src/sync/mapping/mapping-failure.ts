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
  return new AppError('mapping-failed', message, { place }, { cause: thrown });
}

/** File, line and column of the function that threw, without the folders. */
function lineOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const frame = thrown.stack?.split('\n').find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return frame === undefined ? undefined : /([^/\\(\s]+:\d+:\d+)\)?$/.exec(frame)?.[1];
}
