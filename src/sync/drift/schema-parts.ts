import { memberOf } from '../../base/by-name';
import { fieldOf } from '../records/catalogues';
import { type FieldCatalogue } from '../mapping/check-mapping';

/** What an account has of one kind: each field, option or user by its name, and what is to be known of it. */
export type SchemaParts = Readonly<Record<string, string>>;

/** Something that an account has lost or gained, or that is another one now. */
export interface PartChange {
  /** `field leadScore`, `option Gold of field tier`, `user 17`. */
  readonly part: string;
  /** What was known of it; null where it is new. */
  readonly before: string | null;
  /** null where it is gone. */
  readonly now: string | null;
}

const FIELD = 'field ';
const OF = ' of field ';
const fieldPart = (name: string): string => `${FIELD}${name}`;
const optionPart = (field: string, label: string): string => `option ${label}${OF}${field}`;

/** The field that a part is, or whose option it is; null for a user. */
export function fieldOfPart(part: string): string | null {
  if (part.startsWith(FIELD)) return part.slice(FIELD.length);
  return part.startsWith('option ') ? part.slice(part.lastIndexOf(OF) + OF.length) : null;
}

/** Fields by the names that mappings use, with type and whether they can be written, and the labels of their options. */
export function partsOf(fields: FieldCatalogue): SchemaParts {
  const parts: [string, string][] = [];
  for (const name of fields.names()) {
    const field = fieldOf(fields, name);
    if (field === undefined) continue;
    parts.push([fieldPart(name), `${field.type}, ${field.updateable ? 'can be written' : 'read only'}`]);
    for (const { label } of field.options ?? []) parts.push([optionPart(name, label), 'there']);
  }
  return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Users by their ids alone: their names are nobody's business here. */
export const partsOfUsers = (users: readonly { readonly id: number; readonly isActive: boolean }[]): SchemaParts =>
  Object.fromEntries(users.map(({ id, isActive }) => [`user ${id}`, isActive ? 'active' : 'deactivated']));

/** What differs, in the order of the parts' names. Options of a field that is new or gone are not told one by one. */
export function changesOf(before: SchemaParts, now: SchemaParts): PartChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
  const changes = names
    .map((part) => ({ part, before: memberOf(before, part) ?? null, now: memberOf(now, part) ?? null }))
    .filter((change) => change.before !== change.now);
  const isWhole = (change: PartChange): boolean => change.before === null || change.now === null;
  const whole = new Set(changes.filter(isWhole).map(({ part }) => part));
  const isTold = ({ part }: PartChange): boolean =>
    !part.startsWith('option ') || !whole.has(fieldPart(fieldOfPart(part) ?? ''));
  return changes.filter(isTold);
}
