import { type FieldCatalogue } from '../mapping/check-mapping';
import { fieldOf } from '../records/catalogues';
import { unlessRefused } from './refused-part';
import { type Change, type Conflict } from './sync-result';

/** How the ids of related records are turned into names. */
export interface Names {
  /** null where the id names no user. */
  userName(id: number): Promise<string | null>;
  organizationName(id: number): Promise<string | null>;
}

/** The changes with the names of users and organizations instead of their ids, which stay where the vendor shows no name. */
export function readableChanges(changes: readonly Change[], fields: FieldCatalogue, names: Names): Promise<Change[]> {
  return Promise.all(
    changes.map(async ({ field, from, to }) => ({
      field,
      from: await named(field, from, fields, names),
      to: await named(field, to, fields, names),
    })),
  );
}

/** The same for conflicts. */
export function readableConflicts(
  conflicts: readonly Conflict[],
  fields: FieldCatalogue,
  names: Names,
): Promise<Conflict[]> {
  return Promise.all(
    conflicts.map(async ({ field, kept, dropped }) => ({
      field,
      kept: await named(field, kept, fields, names),
      dropped: await named(field, dropped, fields, names),
    })),
  );
}

async function named(field: string, value: unknown, fields: FieldCatalogue, names: Names): Promise<unknown> {
  if (typeof value !== 'number') return value;
  const refersTo = fieldOf(fields, field)?.refersTo;
  if (refersTo === 'user') return (await shown(names.userName(value))) ?? value;
  if (refersTo === 'organization') return (await shown(names.organizationName(value))) ?? value;
  return value;
}

/** A change that was written is told with the id rather than not at all. */
const shown = (name: Promise<string | null>): Promise<string | null> => unlessRefused(name, () => undefined);
