import { AppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../../marketo';
import { type PipedriveClient } from '../../pipedrive';
import { checkAgainst, type Problem } from '../mapping/check-mapping';
import { type Mapping } from '../mapping/mapping';
import { withinAccount } from '../mapping/within-account';
import { accountSchemas } from './account-schemas';

/** A mapping that fitted both accounts, as they let it be used by now. */
export interface RefittedMapping {
  readonly mapping: Mapping;
  /** Paths of the entries whose fields are gone, or can be written no more. */
  readonly leftOut: readonly string[];
  /** What is wrong with the link fields, without which nothing can be carried over. */
  readonly links: readonly Problem[];
}

/** @throws AppError what keeps an account from telling its fields. */
export async function refitted(
  mapping: Mapping,
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
): Promise<RefittedMapping> {
  const schemas = await accountSchemas(mapping, marketo, pipedrive);
  const links = checkAgainst({ links: mapping.links }, schemas);
  return { ...withinAccount(mapping, schemas), links };
}

/** Why tasks wait. */
export function lackingLinks(problems: readonly Problem[]): AppError {
  const what = problems.map(({ path, what }) => `${path}: ${what}`).join('; ');
  return new AppError('vendor-unavailable', `A link field is not as it was (${what}): its tasks wait until it is`);
}
