import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/clock';
import { LOG, type Log } from '../../base/logging/log';
import { MarketoClient, type Lead } from '../../marketo';
import { PipedriveClient } from '../../pipedrive';
import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { MappingCheck } from '../check/mapping-check';
import { Records } from '../records/records';
import { CompanyOfLead } from './company-of-lead';
import { FlowEngine } from './engine';
import { LeadRun } from './lead-run';
import { leadToPerson } from './lead-to-person.flow';
import { mappingLog } from './mapping-log';
import { type SyncResult } from './sync-result';

/** Carries one lead to Pipedrive, with the organization of its company. */
@Injectable()
@TaskHandler('lead-to-person')
export class LeadToPersonTask implements HandlesTask {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly engine: FlowEngine,
    private readonly companies: CompanyOfLead,
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle({ params }: TaskToRun): Promise<SyncResult> {
    this.mapping.assertUsable();
    const lead = await this.records.require({ kind: 'lead', id: Number(params['leadId']) });
    const { marketo, pipedrive } = this;
    const parts = { marketo, pipedrive, log: mappingLog(this.log), now: () => new Date(this.clock.now()) };
    const run = new LeadRun(lead as unknown as Lead, parts, this.companies, this.engine);
    const result = await this.engine.sync(leadToPerson, lead, run);
    return run.organization ? { ...result, organization: run.organization } : result;
  }
}
