import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { AppError } from '../../../base/errors/app-error';
import { isUnsupportedFilter, type LeadExtract, MarketoClient, type Values } from '../../../marketo';
import { type JobsConfig, jobsConfig } from '../jobs.config';
import { type JobContext, JobPaused } from '../job-context';
import { NoExtracts } from './no-extracts';
import { type LeadWindow } from './lead-windows';

/** Rows of a file that are kept at once. */
const ROWS_AT_ONCE = 500;
const FIRST_LOOK_MS = 1_000;
const EXTRACT_TRIES = 3;

/** Which leads of a time are extracted, and what becomes of them. */
export interface LeadFile {
  readonly filter: 'createdAt' | 'updatedAt';
  /** REST API names. */
  readonly fields: readonly string[];
  readonly keep: (leads: readonly Values[]) => Promise<void>;
}

/** Has Marketo extract leads, and reads the files. */
@Injectable()
export class LeadExtractFiles {
  constructor(
    private readonly client: MarketoClient,
    @Inject(jobsConfig.KEY) private readonly config: JobsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reads the leads of a time.
   *
   * @param begun - the extract of this time that was made already, or null.
   * @param made - is told of the extract that was made.
   * @returns how many there are.
   * @throws NoExtracts where Marketo takes none.
   * @throws AppError `record-rejected` with code 1035 where the account does not extract by `updatedAt`.
   */
  async read(
    context: JobContext,
    file: LeadFile,
    window: LeadWindow,
    begun: string | null,
    made: (extract: string) => Promise<void>,
  ): Promise<number> {
    let id = begun;
    for (let tries = 0; tries < EXTRACT_TRIES; tries += 1) {
      const extract = await this.extract(context, file, window, id, made);
      if (extract?.status === 'completed') return extract.records === 0 ? 0 : this.rows(context, extract, file.keep);
      id = null;
    }
    throw new JobPaused('Marketo failed three times to extract leads; see Admin > Integration > Bulk Extract', null);
  }

  private async extract(
    context: JobContext,
    file: LeadFile,
    window: LeadWindow,
    begun: string | null,
    made: (extract: string) => Promise<void>,
  ): Promise<LeadExtract | null> {
    try {
      const id = begun ?? (await this.create(file, window));
      await made(id);
      return await this.ended(context, id);
    } catch (thrown) {
      if (file.filter === 'updatedAt' && isUnsupportedFilter(thrown)) throw thrown;
      throw NoExtracts.from(thrown, this.clock.now()) ?? thrown;
    }
  }

  private async create({ filter, fields }: LeadFile, window: LeadWindow): Promise<string> {
    const chosen = filter === 'createdAt' ? { createdAt: window } : { updatedAt: window };
    return (await this.client.leadExtracts.create({ filter: chosen, fields })).id;
  }

  /** @returns null for an extract that Marketo does not know any more. */
  private async ended(context: JobContext, id: string): Promise<LeadExtract | null> {
    try {
      let extract = await this.client.leadExtracts.enqueue(id);
      const longest = this.config.MARKETO_BULK_POLL_SECONDS * 1000;
      for (let wait = Math.min(FIRST_LOOK_MS, longest); !HAS_ENDED.has(extract.status);) {
        await context.wait(wait);
        extract = await this.client.leadExtracts.status(id);
        wait = Math.min(2 * wait, longest);
      }
      return extract;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.kind === 'record-not-found') return null;
      throw thrown;
    }
  }

  private async rows(context: JobContext, extract: LeadExtract, keep: LeadFile['keep']): Promise<number> {
    let rows: Values[] = [];
    let count = 0;
    for await (const row of this.client.leadExtracts.records(extract)) {
      count += 1;
      rows.push(row);
      if (rows.length < ROWS_AT_ONCE) continue;
      await context.checkIn();
      await keep(rows);
      rows = [];
    }
    if (rows.length > 0) await keep(rows);
    return count;
  }
}

const HAS_ENDED: ReadonlySet<LeadExtract['status']> = new Set(['completed', 'failed', 'canceled']);
