import { storeConfig } from '../../base/config/base.config';
import { EnvironmentError } from '../../base/config/environment-error';
import { variablesInFile } from '../../base/config/unknown-variables';
import { checkEnvironment } from '../../base/config/validate-environment';
import { AppError } from '../../base/errors/app-error';
import { inspectStore } from '../../base/store/inspect-store';
import { ENVIRONMENT } from '../../app.module';
import { budgetConfig } from '../../sync/budget/budget.config';
import { type Finding, NotLookedAt, ok, problem, refused, skipped, warning } from './check';
import { type Examination } from './examination';

export function environment(): Promise<Finding> {
  try {
    checkEnvironment(ENVIRONMENT, undefined, variablesInFile());
    return Promise.resolve(ok('Every variable is as it should be'));
  } catch (thrown) {
    if (!(thrown instanceof EnvironmentError)) throw thrown;
    const names = thrown.problems.map(({ variable }) => variable).join(', ');
    return Promise.resolve(problem(thrown.message, `Set ${names} in the environment or in .env (see .env.example)`));
  }
}

export async function store(): Promise<Finding> {
  const location = storeConfig();
  try {
    return ok(await inspectStore(location));
  } catch (thrown) {
    if (thrown instanceof AppError) return refused(thrown, 'Mend that, or let DATABASE_URL name another place');
    throw thrown;
  }
}

/** Edits of both sides are compared to the second. */
const TOLERATED_SECONDS = 5;
const CLOCK_FIX = 'Let this host follow a time server (NTP), for example: timedatectl set-ntp true';

/** Against what the vendors' answers showed; the fastest answer tells most. */
export function clock({ accounts }: Examination): Promise<Finding> {
  const offsets = accounts.calls
    .filter(({ vendorTime }) => vendorTime !== undefined)
    .map(({ vendorTime = 0, heardAt }) => (heardAt - vendorTime) / 1000)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const [seconds] = offsets;
  if (seconds === undefined) return Promise.resolve(skipped('No vendor told the time'));
  const off = Math.round(Math.abs(seconds));
  if (off <= TOLERATED_SECONDS) return Promise.resolve(ok("This host's clock agrees with the vendors'"));
  const message = `This host's clock is ${off} s ${seconds > 0 ? 'ahead of' : 'behind'} the vendors'`;
  return Promise.resolve(problem(message, CLOCK_FIX));
}

const LITTLE = 0.2;

/** What is left of a vendor's day, from 0 to 1, in words too. */
interface Left {
  text: string;
  share: number;
}

/** What is left of both vendors' daily limits; one that cannot be asked does not hide the other. */
export async function limits(examination: Examination): Promise<Finding> {
  const looked = await Promise.allSettled([marketoLeft(examination), pipedriveLeft(examination)]);
  const refusal = looked.find((each) => each.status === 'rejected' && !(each.reason instanceof NotLookedAt));
  if (refusal?.status === 'rejected') throw refusal.reason;
  const told = looked.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
  if (told.length === 0) throw new NotLookedAt('marketo-credentials');
  const message = `Left today: ${told.map(({ text }) => text).join('; ')}`;
  const least = Math.min(...told.map(({ share }) => share));
  if (least <= 0) return problem(message, 'Wait for the next day, or ask the vendor for more; tasks wait meanwhile');
  if (least < LITTLE) return warning(message, 'Begin long jobs tomorrow; look at what else uses these accounts');
  return ok(message);
}

async function marketoLeft(examination: Examination): Promise<Left> {
  const { MARKETO_DAILY_CALLS: limit } = budgetConfig();
  const left = Math.max(0, limit - (await (await examination.marketo()).callsToday()));
  return { text: `Marketo ${left} of ${limit} calls`, share: left / limit };
}

/** As the latest answer told; no operation asks for it. */
async function pipedriveLeft(examination: Examination): Promise<Left> {
  const { limit, left } = (await examination.pipedrive()).dailyPool();
  if (left === null) return { text: 'Pipedrive does not tell', share: 1 };
  if (limit === null) return { text: `Pipedrive ${left} tokens`, share: Math.min(1, left) };
  return { text: `Pipedrive ${left} of ${limit} tokens`, share: left / limit };
}
