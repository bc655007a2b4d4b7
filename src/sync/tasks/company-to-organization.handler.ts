import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { type SyncResult } from '../engine/sync-result';
import { companyToOrganizationFlow } from '../flows/company-to-organization.flow';
import { companyToOrganizationTask } from './definitions';
import { FlowRunner } from './flow-runner';

/** Carries one company to Pipedrive. */
@TaskHandler(companyToOrganizationTask)
export class CompanyToOrganizationHandler implements HandlesTask<ParamsOf<typeof companyToOrganizationTask>> {
  constructor(private readonly flows: FlowRunner) {}

  handle({ params }: TaskToRun<ParamsOf<typeof companyToOrganizationTask>>): Promise<SyncResult> {
    return this.flows.run(companyToOrganizationFlow, params.companyId);
  }
}
