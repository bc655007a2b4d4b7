import { EnvironmentError } from '../../base/config/environment-error';
import { AppError } from '../../base/errors/app-error';
import { MappingError } from '../../sync/mapping/check-mapping';
import { marketoCredentials, marketoPermissions, pipedriveRights, pipedriveToken } from './account-checks';
import { type Check, CHECK_IDS, type CheckId, type Finding, NotLookedAt, refused, skipped } from './check';
import { Examination } from './examination';
import { clock, environment, limits, store } from './host-checks';
import { links, mapping, webhooks } from './mapping-checks';
import { sample } from './sample.check';

type Look = (examination: Examination) => Promise<Finding>;

const LOOKS: Readonly<Record<CheckId, Look>> = {
  environment,
  store,
  'marketo-credentials': marketoCredentials,
  'marketo-permissions': marketoPermissions,
  'pipedrive-token': pipedriveToken,
  'pipedrive-rights': pipedriveRights,
  mapping,
  links,
  webhooks,
  limits,
  clock,
  sample,
};

/**
 * Looks at everything, and changes nothing. Every look is taken, whatever the others find; one that another's failure makes
 * impossible is skipped and names that one.
 *
 * @param onCheck - told of each as it is done.
 */
export async function examine(onCheck: (check: Check) => void = () => undefined): Promise<Check[]> {
  const examination = new Examination();
  const checks: Check[] = [];
  for (const id of CHECK_IDS) {
    const check = { id, ...(await lookAt(id, examination)) };
    checks.push(check);
    onCheck(check);
  }
  return checks;
}

async function lookAt(id: CheckId, examination: Examination): Promise<Finding> {
  try {
    return await LOOKS[id](examination);
  } catch (thrown) {
    if (thrown instanceof NotLookedAt) return skipped(thrown.message);
    if (thrown instanceof EnvironmentError) return skipped(new NotLookedAt('environment').message);
    if (thrown instanceof MappingError) return skipped(new NotLookedAt('mapping').message);
    if (thrown instanceof AppError) return refused(thrown, 'Look at the message; if it passes, try again');
    throw thrown;
  }
}
