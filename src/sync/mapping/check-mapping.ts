import { isObject } from '../../base/values/shapes';
import { checkFields, type AccountSchemas } from './check-account';
import { checkConsent } from './check-consent';
import { checkConflicts } from './check-conflicts';
import { checkShape } from './check-shape';
import { type Problem } from './problems';

export type { AccountSchemas, CataloguedField, FieldCatalogue } from './check-account';
export { MappingError, type Problem } from './problems';

/** Every problem of a mapping at once: its shape and, where the accounts are known, its fields. */
export function checkMapping(mapping: unknown, schemas?: AccountSchemas): Problem[] {
  return [...checkShape(mapping), ...(schemas === undefined ? [] : checkAgainst(mapping, schemas))];
}

/** What the accounts do not have as the mapping needs it; tolerates a faulty shape. */
export function checkAgainst(mapping: unknown, schemas: AccountSchemas): Problem[] {
  if (!isObject(mapping)) return [];
  return [...checkFields(mapping, schemas), ...checkConflicts(mapping, schemas), ...checkConsent(mapping, schemas)];
}
