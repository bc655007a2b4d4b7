import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { FlowRunner } from './flow-runner';
import { organizationToCompany } from './organization-to-company.flow';
import { type SyncResult } from './sync-result';

/** Carries one organization to Marketo. */
@TaskHandler('organization-to-company')
export class OrganizationToCompanyTask implements HandlesTask {
  constructor(private readonly flows: FlowRunner) {}

  handle({ params }: TaskToRun): Promise<SyncResult> {
    return this.flows.run(organizationToCompany, Number(params['organizationId']));
  }
}
