import { AmbiguousMatchError } from '../../base/records/record-errors';
import { best, isSameText } from './same-text';

/** A record of a list that is read as a whole. */
export interface Listed {
  readonly id: number;
  readonly name: string;
  /** False for one that was deactivated or deleted; others win over it. */
  readonly isActive: boolean;
}

/**
 * The one record of a list whose field holds the whole value, without case; one with the same case wins.
 *
 * @throws AmbiguousMatchError
 */
export function oneOf<R extends Listed>(
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
