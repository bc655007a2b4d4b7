import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { OutdatedError } from '../../base/concurrency/freshness';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { QueueService } from '../../queue/queue.service';
import { MappingCheck } from '../check/mapping-check';
import { isMapped, NOT_MAPPED } from '../mapping/not-mapped';
import { type TableName } from '../mapping/mapping';
import { SyncSettings } from '../sync-settings';
import { type RecordReference, type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { OpenConflicts } from '../state/open-conflicts';
import { CompanyOfLead } from './company-of-lead';
import { FlowEngine } from '../engine/engine';
import { SeenCompanies } from '../engine/seen-companies';
import { type Flow } from '../flows/flow';
import { mappingLog } from '../engine/mapping-log';
import { skipped, type SyncResult } from '../engine/sync-result';
import { FreeSkips } from './free-skips';
import { KnownPersons } from './known-persons';
import { KnownCompanies } from './known-companies';
import { TaskRun } from './task-run';

const READINGS = 3;

/** How a task runs a flow for the record that it names, with all records that this one depends on. */
@Injectable()
export class FlowRunner {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly settings: SyncSettings,
    private readonly records: Records,
    private readonly engine: FlowEngine,
    private readonly seen: SeenCompanies,
    private readonly companies: CompanyOfLead,
    private readonly free: FreeSkips,
    private readonly known: KnownCompanies,
    private readonly persons: KnownPersons,
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    private readonly conflicts: OpenConflicts,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'isWaiting'>,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param body - the webhook's, which may end the task by what it says.
   * @returns `skipped`, without reading anything, where the flow's table is missing.
   * @throws AppError `record-not-found` where the source does not exist, and what the engine throws.
   */
  async run(flow: Flow, sourceId: number, body?: unknown): Promise<SyncResult> {
    const known = this.switchedOff(flow.table) ?? (await this.free.of(flow, sourceId, body));
    if (known) return known;
    return this.whileFresh(async () => {
      const source = await this.load({ kind: flow.source, id: sourceId });
      const unchanged = flow.source === 'lead' ? await this.persons.of(source) : null;
      if (unchanged) return unchanged;
      const run = this.newRun(body);
      const result = await this.engine.sync(flow, source, run);
      return { ...result, ...run.dependents };
    });
  }

  /** Does the work again, from its reading on, where what was read could not be written soon enough. */
  async whileFresh<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (thrown) {
        if (!(thrown instanceof OutdatedError) || attempt === READINGS) throw thrown;
        await thrown.untilAgain();
      }
    }
  }

  /** How a task ends whose table is missing; null where it is there. @throws AppError as `load` does of credentials. */
  switchedOff(table: TableName): SyncResult | null {
    this.mapping.assertUsable();
    return isMapped(this.settings.mapping, table) ? null : skipped(NOT_MAPPED);
  }

  /**
   * Of a record that is gone nobody can decide anything any more.
   *
   * @throws AppError `record-not-found`; `vendor-denied` while a vendor refuses the credentials.
   */
  async load(reference: RecordReference): Promise<SavedRecord> {
    this.mapping.assertUsable();
    try {
      return await this.records.require(reference);
    } catch (thrown) {
      if (toAppError(thrown).kind === 'record-not-found') await this.conflicts.closeAllOf(reference);
      throw thrown;
    }
  }

  /** @param body - the webhook's: a call by hand reads all that it depends on. */
  newRun(body?: unknown): TaskRun {
    const { marketo, pipedrive, companies, engine, seen, queue, settings, known } = this;
    return new TaskRun({
      marketo,
      pipedrive,
      companies,
      engine,
      seen,
      queue,
      settings,
      known: body === undefined ? null : known,
      log: mappingLog(this.log),
      now: () => new Date(this.clock.now()),
    });
  }
}
