import { AppError } from '../../base/errors/app-error';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { best, isSameText } from './same-text';

/** A record of a list that is read as a whole. */
export interface Listed {
  readonly id: number;
  readonly name: string;
  /** False for one that was deactivated or deleted; others win over it. */
  readonly isActive: boolean;
}

/** Which record of a list is looked for. */
export interface WantedRow<R> {
  /** As it is told from others. */
  readonly value: string;
  fits(row: R): boolean;
}

/** A list that is kept for a while, and by what one of its records can be found. */
export interface KeptList<R extends Listed> {
  label: string;
  works: readonly (string & keyof R)[];
  /** Anew where none fits, for it may be new; absent: as old as the list may be. */
  read: (wanted?: WantedRow<R>) => Promise<R[]>;
}

/**
 * The one record of a list whose field holds the whole value, without case; one with the same case wins. For a value
 * that is not in it the list is read anew, unless it was asked for just now: its record may be newer.
 *
 * @throws AmbiguousMatchError, AppError `invalid-request` for another field
 */
export async function loadListed<R extends Listed>(
  { label, works, read }: KeptList<R>,
  value: string | number,
  field: string & keyof R,
): Promise<R | null> {
  if (!works.includes(field)) {
    throw new AppError('invalid-request', `A ${label} cannot be found by "${field}"; what works: ${works.join(', ')}`);
  }
  const wanted = String(value);
  const fits = (record: R): boolean => isSameText(String(record[field]), wanted);
  return oneOf(label, await read({ value: `${field}:${wanted}`, fits }), value, field);
}

function oneOf<R extends Listed>(
  label: string,
  records: readonly R[],
  value: string | number,
  field: string & keyof R,
): R | null {
  const wanted = String(value);
  const matches = records.filter((record) => isSameText(String(record[field]), wanted));
  const active = matches.filter(({ isActive }) => isActive);
  const chosen = best(active.length > 0 ? active : matches, wanted, (record) => [String(record[field])]);
  if (chosen.length < 2) return chosen[0] ?? null;
  const ids = chosen.map(({ id }) => id);
  throw new AmbiguousMatchError(label, field, ids);
}
