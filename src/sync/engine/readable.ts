import { type FieldCatalogue } from '../mapping/check-mapping';
import { shown } from '../mapping/differ';
import { fieldOf } from '../records/catalogues';
import { unlessRefused } from './refused-part';
import { type KeptField } from './kept-values';
import { type NotKept } from './sync-result';

/** How the ids of related records are turned into names. */
export interface Names {
  /** null where the id names no user. */
  userName(id: number): Promise<string | null>;
  organizationName(id: number): Promise<string | null>;
}

/** Members of entries that hold no value of the field. */
const NO_VALUES = new Set(['field', 'id']);

/** The entries with the names of users and organizations instead of their ids, which stay where the vendor shows no name. */
export function readable<E extends { readonly field: string }>(
  entries: readonly E[],
  fields: FieldCatalogue,
  names: Names,
): Promise<E[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const members = Object.entries(entry).map(async ([name, value]): Promise<[string, unknown]> => [
        name,
        NO_VALUES.has(name) ? value : await named(entry.field, value, fields, names),
      ]);
      return Object.fromEntries(await Promise.all(members)) as E;
    }),
  );
}

/** What was not kept, as a person reads it. */
export function shownKept(notKept: readonly KeptField[], fields: FieldCatalogue): NotKept[] {
  return notKept.map(({ field, sent, kept }) => {
    const [wanted, present] = [sent, kept].map((value) => shown(field, value, fieldOf(fields, field)));
    return { field, sent: wanted, kept: present };
  });
}

async function named(field: string, value: unknown, fields: FieldCatalogue, names: Names): Promise<unknown> {
  if (typeof value !== 'number') return value;
  const refersTo = fieldOf(fields, field)?.refersTo;
  if (refersTo === 'user') return (await unlessHidden(names.userName(value))) ?? value;
  if (refersTo === 'organization') return (await unlessHidden(names.organizationName(value))) ?? value;
  return value;
}

/** A change that was written is told with the id rather than not at all. */
const unlessHidden = (name: Promise<string | null>): Promise<string | null> => unlessRefused(name, () => undefined);
