import { createHash } from 'node:crypto';
import { centralDate, isoSeconds, type SandboxClock } from '../../core/clock.ts';
import { type SeededRandom } from '../../core/random.ts';
import { type MarketoSwitches } from '../marketo-sandbox.ts';

type ExportStatus = 'Created' | 'Queued' | 'Processing' | 'Canceled' | 'Completed' | 'Failed';

/** The file of a finished job. */
export interface ExportFile {
  content: Buffer;
  records: number;
}

/** What a job shows of itself. */
export interface ShownExport {
  exportId: string;
  status: ExportStatus;
  format: 'CSV';
  createdAt: string;
  queuedAt?: string;
  startedAt?: string;
  finishedAt?: string;
  numberOfRecords?: number;
  fileSize?: number;
  fileChecksum?: string;
  errorMsg?: string;
}

export interface ExportJob {
  id: string;
  user: string;
  write: () => ExportFile;
  status: ExportStatus;
  createdAt: number;
  queuedAt?: number;
  startedAt?: number;
  finishedAt?: number;
  file?: ExportFile;
  problem?: string;
  shown: ShownExport;
  shownAt: number;
}

const MOST_WAITING = 10;
const MOST_PROCESSING = 2;
const MEGABYTE = 1024 * 1024;
const LISTED_MS = 7 * 24 * 3600 * 1000;

/** Why a job is not queued, in the words of error 1029. */
export class ExportRefusal extends Error {}

/**
 * The jobs that write leads into files. They wait for each other and take their time by the sandbox's clock; what is
 * shown of one lags behind by up to a minute, save after the call that changed it.
 */
export class LeadExports {
  private readonly clock: SandboxClock;
  private readonly random: SeededRandom;
  private readonly switches: MarketoSwitches;
  private readonly jobs = new Map<string, ExportJob>();
  /** When the last job that ran made room. */
  private roomSince = 0;

  constructor(clock: SandboxClock, random: SeededRandom, switches: MarketoSwitches) {
    this.clock = clock;
    this.random = random;
    this.switches = switches;
  }

  /** @param write - gives the file, as of the moment at which it is asked. */
  create(user: string, write: () => ExportFile): ShownExport {
    const now = this.clock.now();
    const id = this.random.uuid();
    const created = { id, user, write, status: 'Created', createdAt: now, shownAt: now } as const;
    const job: ExportJob = { ...created, shown: shownOf(created) };
    this.jobs.set(id, job);
    return job.shown;
  }

  /** @throws ExportRefusal where it was queued before, the queue is full, or the day's megabytes are used up. */
  enqueue(job: ExportJob): ShownExport {
    this.settle();
    if (job.status !== 'Created') throw new ExportRefusal('Job already queued');
    const waiting = this.all().filter(({ status }) => status === 'Queued' || status === 'Processing');
    if (waiting.length >= MOST_WAITING) throw new ExportRefusal('Too many jobs in queue');
    if (this.bytesToday() >= this.switches.bulkDailyMegabytes * MEGABYTE) {
      throw new ExportRefusal('Export daily quota exceeded');
    }
    Object.assign(job, { status: 'Queued', queuedAt: this.clock.now() });
    return this.show(job);
  }

  /** Gives false for a job that has ended. */
  cancel(job: ExportJob): ShownExport | false {
    this.settle();
    if (!['Created', 'Queued', 'Processing'].includes(job.status)) return false;
    if (job.status === 'Processing') this.roomSince = this.clock.now();
    job.status = 'Canceled';
    return this.show(job);
  }

  /** As it was when Marketo last looked. */
  status(job: ExportJob): ShownExport {
    this.settle();
    const isOld = this.clock.now() - job.shownAt >= this.switches.bulkStatusSeconds * 1000;
    return isOld ? this.show(job) : job.shown;
  }

  /** Of a completed job. */
  file(job: ExportJob): ExportFile | undefined {
    this.settle();
    return job.file;
  }

  /** A job is known to the user who made it alone. */
  find(user: string, id: string): ExportJob | undefined {
    const job = this.jobs.get(id);
    return job?.user === user ? job : undefined;
  }

  /** The user's jobs of the last seven days, oldest first. */
  list(user: string): ShownExport[] {
    const oldest = this.clock.now() - LISTED_MS;
    return this.all()
      .filter((job) => job.user === user && job.createdAt >= oldest)
      .map((job) => this.status(job));
  }

  private all(): ExportJob[] {
    return [...this.jobs.values()];
  }

  private show(job: ExportJob): ShownExport {
    job.shown = shownOf(job);
    job.shownAt = this.clock.now();
    return job.shown;
  }

  /** Lets happen what had its time since the last call, in order. */
  private settle(): void {
    for (;;) {
      const processing = this.all().filter(({ status }) => status === 'Processing');
      const [next] = this.all()
        .filter(({ status }) => status === 'Queued')
        .sort((a, b) => Number(a.queuedAt) - Number(b.queuedAt));
      const [first] = processing.sort((a, b) => Number(a.startedAt) - Number(b.startedAt));
      if (next && processing.length < MOST_PROCESSING) this.start(next);
      else if (first && this.endOf(first) <= this.clock.now()) this.finish(first);
      else return;
    }
  }

  private start(job: ExportJob): void {
    Object.assign(job, { status: 'Processing', startedAt: Math.max(Number(job.queuedAt), this.roomSince) });
  }

  private finish(job: ExportJob): void {
    this.roomSince = this.endOf(job);
    job.finishedAt = this.roomSince;
    const problem = this.switches.bulkFailure;
    Object.assign(job, problem === '' ? { status: 'Completed', file: job.write() } : { status: 'Failed', problem });
  }

  private endOf({ startedAt }: ExportJob): number {
    return Number(startedAt) + this.switches.bulkProcessingSeconds * 1000;
  }

  private bytesToday(): number {
    const today = centralDate(this.clock.now());
    const written = this.all().filter(({ finishedAt }) => finishedAt && centralDate(finishedAt) === today);
    return written.reduce((sum, { file }) => sum + (file?.content.length ?? 0), 0);
  }
}

function shownOf({ id, status, file, problem, ...job }: Omit<ExportJob, 'shown'>): ShownExport {
  const time = (name: 'queuedAt' | 'startedAt' | 'finishedAt'): object =>
    job[name] === undefined ? {} : { [name]: isoSeconds(job[name]) };
  return {
    exportId: id,
    status,
    format: 'CSV',
    createdAt: isoSeconds(job.createdAt),
    ...time('queuedAt'),
    ...time('startedAt'),
    ...time('finishedAt'),
    ...(file && {
      numberOfRecords: file.records,
      fileSize: file.content.length,
      fileChecksum: `sha256:${createHash('sha256').update(file.content).digest('hex')}`,
    }),
    ...(problem === undefined ? {} : { errorMsg: problem }),
  };
}
