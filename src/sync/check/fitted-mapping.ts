import { type AppError } from '../../base/errors/app-error';
import { nearest } from '../../base/records/nearest';
import { type MarketoClient } from '../../marketo';
import { Person, type PipedriveClient } from '../../pipedrive';
import { type AccountSchemas, checkAgainst, type Problem } from '../mapping/check-mapping';
import { MARKETING_STATUS } from '../mapping/consent';
import { BUILT_IN } from '../mapping/load-mapping';
import { type Mapping } from '../mapping/mapping';
import { withinAccount } from '../mapping/within-account';
import { fieldOf } from '../records/catalogues';
import { accountSchemas } from './account-schemas';
import { withinPermissions } from './within-permissions';

/** A mapping as both accounts let it be used. */
export interface FittedMapping {
  readonly mapping: Mapping;
  /** Paths of the entries of the built-in mapping that the accounts have no field for. */
  readonly leftOut: readonly string[];
  /** Why the built-in mapping does without deals; null where it does not. */
  readonly refusal: AppError | null;
  /** What the accounts do not have as the mapping needs it; its shape is not looked at. */
  readonly problems: readonly Problem[];
}

/**
 * Compares a mapping with what both accounts have. The built-in one is narrowed to it, since nobody asked for its entries.
 *
 * @param deletedFlag - the lead field of `MARKETO_DELETE_MODE`, or null.
 * @throws AppError what keeps an account from telling its fields.
 */
export async function fittedMapping(
  given: { readonly mapping: Mapping; readonly mappingOrigin: string; readonly deletedFlag: string | null },
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
): Promise<FittedMapping> {
  if (given.mapping.consent?.person === MARKETING_STATUS) pipedrive.include(Person.kind, [MARKETING_STATUS]);
  const isBuiltIn = given.mappingOrigin === BUILT_IN;
  const permitted = isBuiltIn
    ? await withinPermissions(given.mapping, marketo)
    : { mapping: given.mapping, refusal: null };
  const schemas = await accountSchemas(permitted.mapping, marketo, pipedrive);
  const { mapping, leftOut } = isBuiltIn ? withinAccount(permitted.mapping, schemas) : { ...permitted, leftOut: [] };
  const problems = [...checkAgainst(mapping, schemas), ...checkFlag(given.deletedFlag, schemas)];
  return { mapping, leftOut, refusal: permitted.refusal, problems };
}

function checkFlag(deletedFlag: string | null, { fields }: AccountSchemas): Problem[] {
  if (deletedFlag === null) return [];
  const path = 'MARKETO_DELETE_MODE';
  const field = fieldOf(fields.lead, deletedFlag);
  if (!field) {
    return [{ path, what: `lead has no field "${deletedFlag}"`, nearest: nearest(deletedFlag, fields.lead.names()) }];
  }
  const fits = field.kind === 'boolean' && field.updateable;
  return fits ? [] : [{ path, what: `"${deletedFlag}" must be a boolean field that can be updated`, nearest: [] }];
}
