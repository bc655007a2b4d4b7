import { type Job, type JobCost } from '../../sync/jobs/job';
import { shown } from './table';

type Price = Job['price'];

const NAMES: Readonly<Record<string, string>> = {
  created: 'created',
  updated: 'updated',
  linked: 'linked',
  skipped: 'skipped',
  ambiguous: 'ambiguous',
  failed: 'failed',
  pairs: 'pairs',
  inStep: 'in step',
  differing: 'differing',
  brokenLinks: 'broken links',
  unlinked: 'unlinked',
  repaired: 'repaired',
};

/** What a job that has ended, or waits for people, came to. */
export function jobText(job: Job): string {
  const { id, type, state, progress, cost, price, pausedBecause, error } = job;
  const of = progress.total === null ? '' : ` of ${progress.total}`;
  const lines = [
    `Job ${id}: ${state}, ${progress.done}${of} done`,
    countsText(job),
    ...(type === 'plan' ? [`The backfill would cost ${priceText(price)}`] : []),
    `Spent ${priceText(total(cost))}, of which ${priceText(cost.lists)} on lists and fields`,
    ...(pausedBecause === null ? [] : [`It waits: ${pausedBecause}`]),
    ...(error === null ? [] : [`${error.code}: ${error.message}`]),
  ];
  return lines.map((line) => `${shown(line)}\n`).join('');
}

export const countsText = ({ counts }: Pick<Job, 'counts'>): string =>
  Object.entries(counts)
    .map(([outcome, count]) => `${new Map(Object.entries(NAMES)).get(outcome) ?? outcome} ${count}`)
    .join(', ');

const priceText = ({ marketoCalls, pipedriveCalls, pipedriveTokens }: Price): string =>
  `${marketoCalls} Marketo calls, ${pipedriveCalls} Pipedrive calls of ${pipedriveTokens} tokens`;

const total = ({ lists, ...own }: JobCost): Price => ({
  marketoCalls: own.marketoCalls + lists.marketoCalls,
  pipedriveCalls: own.pipedriveCalls + lists.pipedriveCalls,
  pipedriveTokens: own.pipedriveTokens + lists.pipedriveTokens,
});

const BAR = 30;

/** How far a job has come, in one line. */
export function progressText({ type, state, progress, eta, pausedBecause }: Job, withBar: boolean): string {
  const { done, total: all } = progress;
  if (pausedBecause !== null) return `${type} waits${eta === null ? '' : ` until ${eta}`}: ${pausedBecause}`;
  if (all === null) return `${type} ${state}, reading lists`;
  const share = all === 0 ? 1 : done / all;
  const filled = Math.round(share * BAR);
  const bar = withBar ? `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] ` : '';
  return `${bar}${Math.floor(share * 100)} %, ${done} of ${all}${eta === null ? '' : `, expected to end at ${eta}`}`;
}
