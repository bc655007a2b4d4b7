import { type AppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../../marketo';
import { isRefusedForGood } from '../engine/refused-part';
import { type Mapping, type TableName } from '../mapping/mapping';

const OF_OPPORTUNITIES = ['opportunityFromDeal', 'roleFromDeal'] as const satisfies readonly TableName[];

/**
 * The mapping without the tables of opportunities where Marketo refuses for good to show them: the API user lacks the
 * permission, or a native CRM synchronisation has taken them. For the built-in mapping only: nobody asked for these.
 *
 * @throws AppError what else keeps Marketo from telling its fields, refused credentials for example.
 */
export async function withinPermissions(
  mapping: Mapping,
  marketo: MarketoClient,
): Promise<{ mapping: Mapping; refusal: AppError | null }> {
  await marketo.describe('lead');
  try {
    await Promise.all([marketo.describe('opportunity'), marketo.describe('role')]);
    return { mapping, refusal: null };
  } catch (thrown) {
    if (!isRefusedForGood(thrown)) throw thrown;
    const tables = Object.entries(mapping).filter(([name]) => !OF_OPPORTUNITIES.some((table) => table === name));
    return { mapping: Object.fromEntries(tables) as unknown as Mapping, refusal: thrown };
  }
}
