import { type FieldCatalogue } from '../mapping/check-mapping';
import { fieldOf } from '../records/catalogues';
import { type Change } from './sync-result';

/** How the ids of related records are turned into names. */
export interface Names {
  /** null where the id names no user. */
  userName(id: number): Promise<string | null>;
  organizationName(id: number): Promise<string | null>;
}

/** The changes with the names of users and organizations instead of their ids. */
export async function readable(changes: readonly Change[], fields: FieldCatalogue, names: Names): Promise<Change[]> {
  const named = async (field: string, value: unknown): Promise<unknown> => {
    if (typeof value !== 'number') return value;
    const type = fieldOf(fields, field)?.type;
    if (type === 'user') return (await names.userName(value)) ?? value;
    if (type === 'org') return (await names.organizationName(value)) ?? value;
    return value;
  };
  return Promise.all(
    changes.map(async ({ field, from, to }) => ({ field, from: await named(field, from), to: await named(field, to) })),
  );
}
