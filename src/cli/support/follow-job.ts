import { setTimeout as wait } from 'node:timers/promises';
import { type Job } from '../../sync/jobs/job';
import { type Answer, EXIT, type ExitCode } from './command-line';
import { jobText, progressText } from './job-text';
import { type ServiceClient } from './service-client';
import { shown } from './table';
import { type Terminal } from './terminal';

const LOOKS_EVERY_MS = 1_000;
const TELLS_EVERY_MS = 10_000;
const CLEAR_LINE = '\r\u001B[K';

/** Begins a job and follows it until it ends, or waits for people. */
export async function runJob(service: ServiceClient, terminal: Terminal, options: object): Promise<Answer> {
  const { id } = await service.post<Pick<Job, 'id'>>('/jobs', {}, options);
  const job = await followed(service, terminal, id);
  return { document: job, text: jobText(job), exitCode: exitCodeOf(job) };
}

async function followed(service: ServiceClient, terminal: Terminal, id: string): Promise<Job> {
  let toldAt = -Infinity;
  for (;;) {
    const job = await service.get<Job>(`/jobs/${encodeURIComponent(id)}`);
    const isOver = job.finishedAt !== null || (job.state === 'paused' && job.eta === null);
    if (isOver) {
      if (terminal.isTerminal) terminal.error(CLEAR_LINE);
      return job;
    }
    if (terminal.isTerminal) {
      terminal.error(`${CLEAR_LINE}${shown(progressText(job, true)).slice(0, terminal.columns - 1)}`);
    } else if (performance.now() - toldAt >= TELLS_EVERY_MS) {
      toldAt = performance.now();
      terminal.error(`${shown(progressText(job, false))}\n`);
    }
    await wait(LOOKS_EVERY_MS);
  }
}

function exitCodeOf({ type, state, counts }: Job): ExitCode {
  if (state !== 'succeeded') return EXIT.problem;
  const count = (...outcomes: readonly string[]): number =>
    Object.entries(counts).reduce((sum, [outcome, found]) => (outcomes.includes(outcome) ? sum + found : sum), 0);
  if (type === 'audit') return count('differing', 'brokenLinks', 'unlinked') > 0 ? EXIT.differs : EXIT.done;
  if (type === 'plan' && count('created', 'updated', 'linked') > 0) return EXIT.differs;
  return count('failed', 'ambiguous') > 0 ? EXIT.problem : EXIT.done;
}
