import { memberOf } from '../../base/by-name';
import { MappingError, type Problem } from '../../sync/mapping/check-mapping';
import { type Mapping } from '../../sync/mapping/mapping';
import { guardianConfig } from '../../sync/guardian/guardian.config';
import {
  eventName,
  type JudgedWebhook,
  judgedWebhooks,
  wantedWebhooks,
  type WebhookState,
} from '../../sync/guardian/wanted-webhooks';
import { type Finding, NotLookedAt, ok, problem, skipped, warning } from './check';
import { type Examination } from './examination';

const isOfLink = ({ path }: Problem): boolean => path.startsWith('links.');

/** The mapping file, and every field that it names but the link fields. */
export async function mapping(examination: Examination): Promise<Finding> {
  try {
    const { mappingOrigin, shapeProblems } = await examination.settings();
    if (shapeProblems.length > 0) throw new MappingError(mappingOrigin, shapeProblems);
    const { problems, leftOut } = await examination.fittedMapping();
    const others = problems.filter((each) => !isOfLink(each));
    if (others.length > 0) throw new MappingError(mappingOrigin, others);
    const without = leftOut.length === 0 ? '' : `, without ${leftOut.join(', ')}, which the accounts do not have`;
    return ok(`The mapping ${mappingOrigin} fits both accounts${without}`);
  } catch (thrown) {
    if (!(thrown instanceof MappingError)) throw thrown;
    return problem(thrown.message, 'Mend the file that MAPPING_FILE names, or add the fields to the account');
  }
}

const SETUP = 'npm run cli -- setup --apply makes what is missing';
const LINK_MENUS: Readonly<Record<string, string>> = {
  'links.lead': 'Marketo: Admin > Field Management > New Custom Field (String or Integer)',
  'links.person': 'Pipedrive: Settings > Data fields > Person > Custom field (Text or Numerical)',
  'links.organization': 'Pipedrive: Settings > Data fields > Organization > Custom field (Text or Numerical)',
};

/** The fields in which the records of a pair hold each other's id. */
export async function links(examination: Examination): Promise<Finding> {
  const { mapping: loaded } = await settingsOf(examination);
  const { problems } = await examination.fittedMapping();
  const wrong = problems.filter(isOfLink);
  const { lead, person, organization } = loaded.links;
  if (wrong.length === 0) return ok(`The link fields are there: ${lead}; ${person} and ${organization}`);
  const message = wrong.map(({ path, what }) => `${path}: ${what}`).join('; ');
  const menus = [...new Set(wrong.map(({ path }) => memberOf(LINK_MENUS, path)).filter((menu) => menu !== undefined))];
  return problem(message, [SETUP, ...menus].join('; or by hand, '));
}

/** As the accounts let it be used, where they can be asked. */
async function mappingInUse(examination: Examination): Promise<Mapping> {
  const { mapping: loaded } = await settingsOf(examination);
  try {
    return (await examination.fittedMapping()).mapping;
  } catch (thrown) {
    if (thrown instanceof NotLookedAt) return loaded;
    throw thrown;
  }
}

async function settingsOf(examination: Examination): Promise<{ mapping: Mapping }> {
  const { mapping: loaded, mappingOrigin, shapeProblems } = await examination.settings();
  if (shapeProblems.length > 0) throw new MappingError(mappingOrigin, shapeProblems);
  return { mapping: loaded };
}

const STATES: Readonly<Record<WebhookState, string>> = {
  there: 'is there',
  failing: 'is there, but its last delivery was not answered with success',
  inactive: 'was switched off by Pipedrive',
  'old-version': 'is there in version 1 only, which does not tell everything',
  missing: 'is missing',
};

/** Whether Pipedrive tells the service of what the mapping needs. */
export async function webhooks(examination: Examination): Promise<Finding> {
  const { publicUrl } = guardianConfig();
  if (publicUrl === null) return skipped('PUBLIC_URL is not set, so webhooks are not looked after');
  const loaded = await mappingInUse(examination);
  const { account } = await examination.pipedrive();
  const judged = judgedWebhooks(wantedWebhooks(loaded), await account.webhooks(), publicUrl);
  const wrong = judged.filter(({ state }) => state !== 'there');
  if (wrong.length === 0) return ok(`Pipedrive tells of ${judged.map(({ wanted }) => eventName(wanted)).join(', ')}`);
  const message = wrong.map(({ wanted, state }) => `${eventName(wanted)} ${STATES[state]}`).join('; ');
  return wrong.every(({ state }) => state === 'old-version')
    ? warning(message, fixFor(wrong, publicUrl))
    : problem(message, fixFor(wrong, publicUrl));
}

function fixFor(wrong: readonly JudgedWebhook[], publicUrl: string): string {
  const menu = 'Pipedrive: Tools and apps > Webhooks';
  if (wrong.every(({ state }) => state === 'failing')) {
    return `Look whether the service runs and is reached at ${publicUrl}, and whether the webhook's address has a valid key (${menu})`;
  }
  return `${SETUP}; or by hand, ${menu}, version 2.0`;
}
