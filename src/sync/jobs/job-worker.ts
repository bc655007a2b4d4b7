import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Store } from '../../base/store/store';
import { taskError } from '../../queue';
import { AuditJob } from './audit/audit-job';
import { JobScopes } from './batch/job-scope';
import { JobContext, JobPaused } from './job-context';
import { JobInterrupted } from './job-interrupted';
import { JobLedger } from './job-ledger';
import { heldUp } from './records/held-up';
import { RecordJob } from './records/record-job';
import { type JobEnding, JobLeases, LEASE_RENEWED_EVERY_MS } from './store/job-leases';
import { type JobRow } from './store/job-rows';
import { JobStore } from './store/job-store';
import { type JobTables } from './store/job-tables';

const LOOKS_EVERY_MS = 2000;

/** Works for the jobs that nobody else works for, also for those that another process left behind. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly leases: JobLeases;
  private readonly store: JobStore;
  private readonly running = new Map<string, { context: JobContext | null; ended: Promise<void> }>();
  private callOff: () => void = () => undefined;
  private isStopped = true;

  constructor(
    store: Store,
    private readonly scopes: JobScopes,
    private readonly records: RecordJob,
    private readonly audit: AuditJob,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.leases = new JobLeases(store.db<JobTables>());
    this.store = new JobStore(store.db<JobTables>());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.forgetPredecessors();
    this.isStopped = false;
    this.look();
  }

  /** A batch that is under way is done to its end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.callOff();
    for (const { context } of this.running.values()) context?.interrupt();
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  /** Looks now whether there is something to do, and from then on every two seconds. */
  look(): void {
    this.callOff();
    if (!this.isStopped) void this.takeAll();
  }

  private async takeAll(): Promise<void> {
    try {
      for (const row of await this.leases.take(randomUUID, this.clock.now(), [...this.running.keys()])) this.begin(row);
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'jobs cannot be looked for, trying again');
    }
    this.callOff();
    if (!this.isStopped) this.callOff = this.timers.after(LOOKS_EVERY_MS, () => this.look());
  }

  private begin(row: JobRow): void {
    const entry = { context: null as JobContext | null, ended: Promise.resolve() };
    this.running.set(row.holder!, entry);
    entry.ended = this.work(row, (context) => void (entry.context = context)).finally(() => {
      this.running.delete(row.holder!);
      this.look();
    });
  }

  private async work(row: JobRow, made: (context: JobContext) => void): Promise<void> {
    let stopRenewing: () => void = () => undefined;
    try {
      const context = new JobContext(row, await this.scopes.of(row), this.clock, () => this.renewed(row));
      made(context);
      stopRenewing = this.keepRenewing(context);
      await this.end(row, await this.ending(context));
    } catch (thrown) {
      await this.end(row, this.pausedBy(heldUp(toAppError(thrown), this.clock.now())));
    } finally {
      stopRenewing();
    }
  }

  private async ending(context: JobContext): Promise<JobEnding> {
    const { options, row } = context;
    try {
      const ledger = new JobLedger(context, row);
      if (options.type === 'audit') await this.audit.run(context, ledger);
      else await this.records.run(context, ledger, options);
      return { state: 'succeeded', finished_at: this.clock.now() };
    } catch (thrown) {
      if (thrown instanceof JobInterrupted) return {};
      if (thrown instanceof JobPaused) return this.pausedBy(thrown);
      const error = toAppError(thrown);
      this.log.error({ job: row.id, err: error }, 'a job is held up');
      if (error.kind === 'internal') {
        return { state: 'failed', finished_at: this.clock.now(), error: JSON.stringify(taskError(error)) };
      }
      // What a vendor refuses for good, such as a permission, is for people to put right.
      return this.pausedBy(error.retryable ? heldUp(error, this.clock.now()) : new JobPaused(error.message, null));
    }
  }

  private pausedBy({ message, until }: JobPaused): JobEnding {
    return { state: 'paused', paused_because: message, resumes_at: until, paused_at: this.clock.now() };
  }

  /** Where the store cannot be written, the lease ends by itself, and the job goes on then. */
  private async end({ id, holder }: JobRow, ending: JobEnding): Promise<void> {
    try {
      await this.leases.release(id, holder!, ending);
      const row = await this.store.get(id);
      if (row === null || row.finished_at !== null) await this.store.forgetWork(id);
    } catch (thrown) {
      this.log.warn({ job: id, err: toAppError(thrown) }, 'what became of a job could not be stored');
    }
  }

  private keepRenewing(context: JobContext): () => void {
    let callOff: () => void = () => undefined;
    const later = (): void => {
      callOff = this.timers.after(LEASE_RENEWED_EVERY_MS, () => {
        later();
        void this.renew(context);
      });
    };
    later();
    return () => callOff();
  }

  private async renew(context: JobContext): Promise<void> {
    try {
      if (!(await this.renewed(context.row))) context.interrupt();
    } catch (thrown) {
      this.log.warn({ job: context.row.id, err: toAppError(thrown) }, 'the lease of a job cannot be renewed');
    }
  }

  private renewed({ id, holder }: JobRow): Promise<boolean> {
    return this.leases.renew(id, holder!, this.clock.now());
  }
}
