import { Inject, Injectable } from '@nestjs/common';
import { ActionsLog } from '../../base/actions/actions-log';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { Store } from '../../base/store/store';
import { VendorBudgets } from '../budget/vendor-budgets';
import { type Job, type JobItem, type JobOptions, type JobOutcome, type JobPage, type JobType } from './job';
import { etaOf, priceAhead } from './job-eta';
import { JobWorker } from './job-worker';
import { type JobRow, shownJob } from './store/job-rows';
import { type Decision, JobStore } from './store/job-store';
import { type JobTables } from './store/job-tables';

export interface JobPageQuery {
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

/** Long work that the service does beside its tasks: durable, resumable, visible. */
@Injectable()
export class Jobs {
  private readonly store: JobStore;

  constructor(
    store: Store,
    private readonly worker: JobWorker,
    private readonly budgets: VendorBudgets,
    private readonly actions: ActionsLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.store = new JobStore(store.db<JobTables>());
  }

  /**
   * Stores a job, which begins at once.
   *
   * @param who - name of the API key.
   * @throws AppError `conflict` where one of the type is not finished yet.
   */
  async start(options: JobOptions, who: string): Promise<Job> {
    const row = await this.store.add(options, who, this.clock.now());
    if (row === null)
      throw new AppError('conflict', `There is a job of the type ${options.type} that is not finished yet`);
    await this.actions.record({ who, what: 'start job', subject: row.id, count: 1 });
    this.worker.look();
    return this.shown(row);
  }

  /** The newest first. @throws AppError `invalid-request` for a cursor that no page gave. */
  async list({ limit, cursor }: JobPageQuery): Promise<JobPage<Job>> {
    const { items, nextCursor } = await this.store.list(limit, cursor === undefined ? null : placeIn(cursor));
    return { items: items.map((row) => this.shown(row)), nextCursor };
  }

  /** The one of the type that was started last; null where there was none. */
  async latest(type: JobType): Promise<Job | null> {
    const row = await this.store.latest(type);
    return row && this.shown(row);
  }

  /** @throws AppError `record-not-found` */
  async get(id: string): Promise<Job> {
    return this.shown(await this.row(id));
  }

  /** The newest one of the type that came to its end; null before the first. */
  async lastSucceeded(type: JobType): Promise<Job | null> {
    const row = await this.store.lastSucceeded(type);
    return row && this.shown(row);
  }

  /**
   * What the job found, in the order in which it did.
   *
   * @throws AppError `record-not-found`; `invalid-request` for a cursor that no page gave.
   */
  async items(
    id: string,
    { outcome, limit, cursor }: JobPageQuery & { outcome?: JobOutcome | undefined },
  ): Promise<JobPage<JobItem>> {
    const { id: job } = await this.row(id);
    return this.store.items(job, outcome, limit, cursor === undefined ? 0 : placeIn(cursor));
  }

  /** Until somebody resumes it. @throws AppError `record-not-found`; `conflict` where it neither waits nor runs. */
  pause(id: string, who: string): Promise<Job> {
    const to = { state: 'paused', paused_because: `paused by ${who}`, resumes_at: null } as const;
    return this.decide(id, who, 'pause', { from: ['queued', 'running'], to });
  }

  /** Also before the time that it waits for. @throws AppError `record-not-found`; `conflict` where it is not paused. */
  resume(id: string, who: string): Promise<Job> {
    const to = { state: 'queued', paused_because: null, resumes_at: null } as const;
    return this.decide(id, who, 'resume', { from: ['paused'], to });
  }

  /** For good. @throws AppError `record-not-found`; `conflict` where it has ended. */
  cancel(id: string, who: string): Promise<Job> {
    const to = { state: 'cancelled', paused_because: null, resumes_at: null, finished_at: this.clock.now() } as const;
    return this.decide(id, who, 'cancel', { from: ['queued', 'running', 'paused'], to });
  }

  /** Removes what jobs keep of the values of these records. @param records - as `lead:30`. */
  erase(records: readonly string[]): Promise<void> {
    return this.store.erase(records);
  }

  private async decide(id: string, who: string, what: string, decision: Decision): Promise<Job> {
    const decided = await this.store.decide(id, decision);
    if (decided === null) throw notFound();
    const { job, fits } = decided;
    if (!fits) throw new AppError('conflict', `A job that is ${job.state} takes no ${what}`);
    await this.actions.record({ who, what: `${what} job`, subject: id, count: 1 });
    this.worker.look();
    return this.shown(job);
  }

  private async row(id: string): Promise<JobRow> {
    const row = await this.store.get(id);
    if (row === null) throw notFound();
    return row;
  }

  private shown(row: JobRow): Job {
    const { budgets } = this;
    const now = this.clock.now();
    const marketo = budgets.allowance(budgets.knownMarketo() ?? budgets.untouchedMarketo());
    const job = shownJob(row, etaOf(row, { marketo, pipedrive: budgets.allowance(budgets.pipedrive()) }, now));
    return row.type === 'plan' ? job : { ...job, price: priceAhead(row) };
  }
}

const notFound = (): AppError => new AppError('record-not-found', 'There is no job of this id');

function placeIn(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new AppError('invalid-request', 'cursor is none that a page gave as nextCursor');
}
