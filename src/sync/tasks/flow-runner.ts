import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { LOG, type Log } from '../../base/logging/log';
import { MarketoClient } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { QueueService } from '../../queue/queue.service';
import { MappingCheck } from '../check/mapping-check';
import { type RecordReference } from '../records/record';
import { Records } from '../records/records';
import { CompanyOfLead } from './company-of-lead';
import { FlowEngine } from '../engine/engine';
import { type Flow } from '../flows/flow';
import { mappingLog } from '../engine/mapping-log';
import { type SyncResult } from '../engine/sync-result';
import { TaskRun } from './task-run';

/** How a task runs a flow for the record that it names, with all records that this one depends on. */
@Injectable()
export class FlowRunner {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly engine: FlowEngine,
    private readonly companies: CompanyOfLead,
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'isWaiting'>,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError `record-not-found` where the source does not exist, and what the engine throws. */
  async run(flow: Flow, sourceId: number): Promise<SyncResult> {
    const source = await this.load({ kind: flow.source, id: sourceId });
    const run = this.newRun();
    const result = await this.engine.sync(flow, source, run);
    return { ...result, ...run.dependents };
  }

  /** @throws AppError `record-not-found`; `vendor-denied` while a vendor refuses the credentials. */
  load(reference: RecordReference) {
    this.mapping.assertUsable();
    return this.records.require(reference);
  }

  newRun(): TaskRun {
    const { marketo, pipedrive, companies, engine, queue } = this;
    return new TaskRun({
      marketo,
      pipedrive,
      companies,
      engine,
      queue,
      log: mappingLog(this.log),
      now: () => new Date(this.clock.now()),
    });
  }
}
