import { type Price } from '../engine/price';
import { type Allowance } from '../budget/vendor-budgets';
import { type JobRow, costIn } from './store/job-rows';

const DAY_MS = 24 * 3_600_000;

export interface Allowances {
  /** Calls. */
  readonly marketo: Allowance;
  /** Tokens. */
  readonly pipedrive: Allowance;
}

/** What the records that are left will cost, if they are as those before. */
export function priceAhead({ done, total, ...row }: JobRow): Price {
  const cost = costIn(row);
  const share = total === null || done === 0 ? 0 : (total - done) / done;
  return {
    marketoCalls: Math.round(cost.marketoCalls * share),
    pipedriveCalls: Math.round(cost.pipedriveCalls * share),
    pipedriveTokens: Math.round(cost.pipedriveTokens * share),
  };
}

/**
 * When the job is expected to end, by its speed so far and by what is left of both daily limits; of one that waits
 * and whose speed is not known, when it goes on. Null while not known, and for one that waits for people.
 */
export function etaOf(row: JobRow, allowances: Allowances, now: number): number | null {
  const { state, done, total, worked_ms: workedMs, resumes_at: resumesAt } = row;
  if (state !== 'running' && !(state === 'paused' && resumesAt !== null)) return null;
  if (total === null || done === 0 || workedMs <= 0) return resumesAt;
  const begin = Math.max(now, resumesAt ?? now);
  const end = begin + (workedMs / done) * (total - done);
  const { marketoCalls, pipedriveTokens } = priceAhead(row);
  const { marketo, pipedrive } = allowances;
  return Math.round(Math.max(end, enoughAt(marketoCalls, marketo, begin), enoughAt(pipedriveTokens, pipedrive, begin)));
}

/** From when on so much may have been used. */
function enoughAt(wanted: number, { usableToday, usableADay, renewedAt }: Allowance, begin: number): number {
  const later = wanted - (begin < renewedAt ? usableToday : 0);
  if (later <= 0) return begin;
  const wholeDays = Math.ceil(later / Math.max(1, usableADay)) - 1;
  return Math.max(begin, renewedAt) + wholeDays * DAY_MS;
}
