import { type Clock } from '../../base/concurrency/clock';
import { type JobScope } from './batch/job-scope';
import { type JobOptions } from './job';
import { JobInterrupted } from './job-interrupted';
import { type JobRow } from './store/job-rows';
import { type JobProgress } from './store/job-progress';

/** The job has to wait. */
export class JobPaused extends Error {
  override readonly name = 'JobPaused';

  /**
   * @param message - why, for people.
   * @param until - epoch milliseconds; null until somebody resumes it.
   */
  constructor(
    message: string,
    readonly until: number | null,
  ) {
    super(message);
  }
}

const LONGEST_NAP_MS = 1000;

/** One job while this process works for it. */
export class JobContext {
  readonly options: JobOptions;
  private isOver = false;

  constructor(
    readonly row: JobRow,
    readonly scope: JobScope,
    private readonly clock: Clock,
    /** Whether the job is still this process's to work for; renews its lease. */
    private readonly goesOn: () => Promise<boolean>,
  ) {
    this.options = { type: row.type, ...(JSON.parse(row.options) as object) } as JobOptions;
  }

  get progress(): JobProgress {
    return this.scope.progress;
  }

  /** To be called once the job is to be left alone. */
  interrupt(): void {
    this.isOver = true;
  }

  /** To be called between the steps of the work. @throws JobInterrupted */
  async checkIn(): Promise<void> {
    if (!this.isOver && !(await this.goesOn())) this.isOver = true;
    if (this.isOver) throw new JobInterrupted();
  }

  /** Waits in short naps. @throws JobInterrupted */
  async wait(milliseconds: number): Promise<void> {
    const end = this.clock.monotonic() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - this.clock.monotonic()) {
      await this.checkIn();
      await this.clock.sleep(Math.min(left, LONGEST_NAP_MS));
    }
    await this.checkIn();
  }
}
