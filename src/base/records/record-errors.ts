import { AppError } from '../errors/app-error';
import { nearest } from './nearest';

/** A field that the account does not have was read or set; names the nearest fields that it has. */
export class UnknownFieldError extends AppError {
  override readonly name = 'UnknownFieldError';

  constructor(record: string, field: string, known: Iterable<string>, hint?: string) {
    const suggestions = nearest(field, known);
    const advice =
      hint ?? (suggestions.length > 0 ? `nearest: ${suggestions.join(', ')}` : 'no field has a similar name');
    super('record-rejected', `${record} has no field "${field}" (${advice})`, { record, field, suggestions });
  }
}

/** A field that cannot be updated was set. */
export class ReadOnlyFieldError extends AppError {
  override readonly name = 'ReadOnlyFieldError';

  constructor(record: string, field: string, updateable: Iterable<string>) {
    const suggestions = nearest(field, updateable);
    const advice = suggestions.length > 0 ? ` (nearest fields that can: ${suggestions.join(', ')})` : '';
    super('record-rejected', `The field "${field}" of ${record} cannot be updated${advice}`, {
      record,
      field,
      suggestions,
    });
  }
}

/** Several records match where one was asked for; `details.candidates` holds their ids. */
export class AmbiguousMatchError extends AppError {
  override readonly name = 'AmbiguousMatchError';

  constructor(record: string, by: string, candidates: readonly (number | string)[]) {
    super('record-ambiguous', `${candidates.length} records match ${record} by ${by}: ${candidates.join(', ')}`, {
      candidates,
    });
  }
}
