import { checkAgainst, type AccountSchemas } from './check-account';
import { checkShape } from './check-shape';
import { type Problem } from './problems';

export { checkAgainst };
export type { AccountSchemas, CataloguedField, FieldCatalogue } from './check-account';
export { MappingError, type Problem } from './problems';

/** Every problem of a mapping at once: its shape and, where the accounts are known, its fields. */
export function checkMapping(mapping: unknown, schemas?: AccountSchemas): Problem[] {
  return [...checkShape(mapping), ...(schemas === undefined ? [] : checkAgainst(mapping, schemas))];
}
