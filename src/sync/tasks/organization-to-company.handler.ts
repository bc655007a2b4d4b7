import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { FlowRunner } from './flow-runner';
import { MARKETO_TAKES } from './together';
import { organizationToCompanyFlow } from '../flows/organization-to-company.flow';
import { type SyncResult } from '../engine/sync-result';
import { organizationToCompanyTask } from './definitions';

/** Carries one organization to Marketo. */
@TaskHandler(organizationToCompanyTask)
export class OrganizationToCompanyHandler implements HandlesTask<ParamsOf<typeof organizationToCompanyTask>> {
  constructor(private readonly flows: FlowRunner) {}

  readonly together = (): number => MARKETO_TAKES;

  handle({ params, payload }: TaskToRun<ParamsOf<typeof organizationToCompanyTask>>): Promise<SyncResult> {
    return this.flows.run(organizationToCompanyFlow, params.organizationId, payload);
  }
}
