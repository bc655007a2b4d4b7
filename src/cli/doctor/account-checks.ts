import { AppError } from '../../base/errors/app-error';
import { neededPermissions } from '../../sync/check/needed-permissions';
import { BUILT_IN } from '../../sync/mapping/load-mapping';
import { type Finding, ok, problem, refused, warning } from './check';
import { type Examination } from './examination';

const LAUNCHPOINT =
  'Marketo: Admin > LaunchPoint > View Details shows MARKETO_CLIENT_ID and MARKETO_CLIENT_SECRET, Admin > Web Services the two addresses';
const TOKEN =
  'Pipedrive: Personal preferences > API shows PIPEDRIVE_API_TOKEN; PIPEDRIVE_URL is the address in the browser';

export async function marketoCredentials(examination: Examination): Promise<Finding> {
  try {
    await examination.signInToMarketo();
    return ok('Marketo takes the credentials');
  } catch (thrown) {
    if (thrown instanceof AppError) return refused(thrown, adviceFor(thrown, LAUNCHPOINT, 'MARKETO_IDENTITY_URL'));
    throw thrown;
  }
}

export async function pipedriveToken(examination: Examination): Promise<Finding> {
  try {
    const { name } = await examination.signInToPipedrive();
    return ok(`Pipedrive takes the token, which is that of ${name}`);
  } catch (thrown) {
    if (thrown instanceof AppError) return refused(thrown, adviceFor(thrown, TOKEN, 'PIPEDRIVE_URL'));
    throw thrown;
  }
}

function adviceFor({ kind, details }: AppError, credentials: string, variable: string): string {
  if (kind === 'vendor-denied') return credentials;
  if (kind !== 'vendor-unavailable') return 'Try again later';
  return details.outcomeUnknown === false
    ? `Look whether this host reaches the address in ${variable}`
    : `Try again later; if it stays so, look at the address in ${variable}`;
}

export async function marketoPermissions(examination: Examination): Promise<Finding> {
  const { account } = await examination.marketo();
  const { mapping, mappingOrigin } = await examination.settings();
  const needed = neededPermissions(mapping);
  const looked = await Promise.all(needed.map(async (name) => ({ name, has: await account.hasPermission(name) })));
  const lacking = looked.filter(({ has }) => !has).map(({ name }) => name);
  if (lacking.length === 0) return ok(`The API user has what the mapping needs: ${named(needed)}`);
  const message = `The role of the API user lacks ${named(lacking)}`;
  const fix = `Marketo: Admin > Users & Roles > Roles > the API user's role > Access API: tick ${named(lacking)}`;
  const onlyDeals = lacking.every((name) => name.endsWith('Opportunity')) && lacking.includes('Read-Only Opportunity');
  if (!onlyDeals || mappingOrigin !== BUILT_IN) return problem(message, fix);
  return warning(`${message}; the built-in mapping leaves deals out without it`, fix);
}

/** The permission to write includes the one to read. */
function named(permissions: readonly string[]): string {
  return permissions
    .filter((name) => !permissions.includes(name.replace('Read-Only', 'Read-Write')) || name.startsWith('Read-Write'))
    .join(', ');
}

export async function pipedriveRights(examination: Examination): Promise<Finding> {
  await examination.pipedrive();
  const { name, isAdmin, seesAllRecords } = await examination.signInToPipedrive();
  const lacking = [
    !seesAllRecords && 'does not see all records (no deals administrator): hidden ones would be made anew',
    !isAdmin && 'is no administrator (account settings): fields and webhooks cannot be set up',
  ].filter((reason) => reason !== false);
  if (lacking.length === 0) return ok(`${name} is an administrator and sees all records`);
  const fix = `Pipedrive: Settings > Manage users > ${name} > Permissions: give admin access to Deals and to Account settings`;
  return problem(`The token's user, ${name}, ${lacking.join('; ')}`, fix);
}
