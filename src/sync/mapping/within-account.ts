import { checkFields, type AccountSchemas } from './check-account';
import { TABLE_NAMES, type Mapping } from './mapping';
import { isMapped } from './not-mapped';

/**
 * The mapping without the entries whose fields the accounts do not have, for the built-in mapping only: an organization
 * has a `website` in some Pipedrive plans, and nobody asked for that entry. Missing link fields stay, to be reported.
 *
 * @returns also the paths of the entries left out, for the log.
 */
export function withinAccount(mapping: Mapping, schemas: AccountSchemas): { mapping: Mapping; leftOut: string[] } {
  const paths = checkFields(mapping, schemas).map(({ path }) => path);
  const isFaulty = (entry: string): boolean => paths.some((path) => path === entry || path.startsWith(`${entry}.`));
  const leftOut: string[] = [];
  const tables = TABLE_NAMES.filter((table) => isMapped(mapping, table)).map((table) => {
    const entries = Object.entries(mapping[table] ?? {});
    leftOut.push(...entries.map(([field]) => `${table}.${field}`).filter(isFaulty));
    return [table, Object.fromEntries(entries.filter(([field]) => !isFaulty(`${table}.${field}`)))];
  });
  return { mapping: { ...mapping, ...(Object.fromEntries(tables) as Mapping) }, leftOut };
}
