import { type Trial, type TrialCall, tryOut } from '../../base/concurrency/trial';
import { HeardCalls } from '../../base/http-client/call-meter';

/** Calls and tokens of both vendors. */
export interface Price {
  readonly marketoCalls: number;
  readonly pipedriveCalls: number;
  readonly pipedriveTokens: number;
}

/** What is read once and known to all later tasks: fields, users, stages and the like. */
const READ_ONCE =
  /Fields\b|\/describe2?\.json|\/schema\/|\/users\b|\/stages\b|\/pipelines\b|\/activities\/types|\/activityTypes|\/programs?\b|\/program\//;

/** Whether the answer of such a call is kept for all later work. */
export const isReadOnce = ({ operation }: Pick<TrialCall, 'operation'>): boolean => READ_ONCE.test(operation);

export const NOTHING: Price = { marketoCalls: 0, pipedriveCalls: 0, pipedriveTokens: 0 };

export const sumOfPrices = (...prices: readonly Price[]): Price => ({
  marketoCalls: prices.reduce((sum, { marketoCalls }) => sum + marketoCalls, 0),
  pipedriveCalls: prices.reduce((sum, { pipedriveCalls }) => sum + pipedriveCalls, 0),
  pipedriveTokens: prices.reduce((sum, { pipedriveTokens }) => sum + pipedriveTokens, 0),
});

/** What a trial asked of the vendors, and would have sent them. */
export interface MeasuredTrial extends Pick<Trial, 'withheld'> {
  readonly calls: readonly TrialCall[];
}

/** As `tryOut`, of work that makes few calls. */
export async function tryOutMeasured<T>(
  work: () => Promise<T>,
  options: Partial<Pick<Trial, 'isAnswered'>> = {},
): Promise<{ outcome: PromiseSettledResult<T>; trial: MeasuredTrial }> {
  const heard = new HeardCalls();
  const { outcome, trial } = await heard.run(() => tryOut(work, options));
  return { outcome, trial: { calls: heard.calls, withheld: trial.withheld } };
}

/**
 * That of the same work with everything known that is read once: what it reads for itself, and what it would write. Calls
 * that a vendor did not take, which were repeated, are no part of it.
 */
export function priceOf({ calls, withheld }: MeasuredTrial): Price {
  return sumOf([...calls.filter((call) => !isReadOnce(call) && !isInVain(call)), ...withheld]);
}

/** What a trial has spent on records, with the calls that were repeated. */
export const spentOnRecords = ({ calls }: MeasuredTrial): Price => sumOf(calls.filter((call) => !isReadOnce(call)));

/** What the trials themselves cost, without calls for tokens. */
export const spentOn = (...trials: readonly MeasuredTrial[]): Price => sumOf(trials.flatMap(({ calls }) => calls));

/** No answer, too many calls for now, or a failure of the vendor's. */
const isInVain = ({ status }: TrialCall): boolean =>
  status === null || status === 429 || (status !== undefined && status >= 500);

function sumOf(calls: readonly TrialCall[]): Price {
  const ofPipedrive = calls.filter(({ vendor }) => vendor === 'Pipedrive');
  return {
    marketoCalls: calls.length - ofPipedrive.length,
    pipedriveCalls: ofPipedrive.length,
    pipedriveTokens: ofPipedrive.reduce((sum, { tokens = 0 }) => sum + tokens, 0),
  };
}
