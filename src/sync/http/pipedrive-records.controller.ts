import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted, type NewTask, QueueService } from '../../queue';
import { DealParams, LeadOfPersonParams, OrganizationParams, PersonParams } from './dto/record-params';
import {
  dealToOpportunityTask,
  deleteLeadTask,
  organizationToCompanyTask,
  personToLeadTask,
} from '../tasks/definitions';

/** Calls by hand or by a workflow of Pipedrive that name the record in the route; bodies are ignored. */
@ApiTags('Pipedrive')
@NeedsRight('webhook')
@Controller('pipedrive')
export class PipedriveRecordsController {
  constructor(private readonly queue: QueueService) {}

  @Post('person/:personId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a person, with its organization, to Marketo',
    description: 'Finds or makes the lead of the person and the company of its organization, and writes what differs.',
  })
  @ApiAccepted(personToLeadTask.type, 'personId must be a positive whole number')
  personToLead(@Param() params: PersonParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(personToLeadTask.of(params), requestedBy);
  }

  @Post('person/:leadId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the lead of a person that was deleted',
    description:
      'The id is that of the lead in Marketo, which the person holds. With `MARKETO_DELETE_MODE=flag:…` the lead is marked instead.',
  })
  @ApiAccepted(deleteLeadTask.type, 'leadId must be a positive whole number')
  deleteLead(@Param() params: LeadOfPersonParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(deleteLeadTask.of(params), requestedBy);
  }

  @Post('organization/:organizationId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry an organization to Marketo',
    description: 'Finds or makes the company of the organization, and writes what differs.',
  })
  @ApiAccepted(organizationToCompanyTask.type, 'organizationId must be a positive whole number')
  organizationToCompany(
    @Param() params: OrganizationParams,
    @RequestedBy() requestedBy: string,
  ): Promise<AcceptedTask> {
    return this.enqueue(organizationToCompanyTask.of(params), requestedBy);
  }

  @Post('deal/:dealId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a deal to Marketo',
    description:
      'Finds or makes the opportunity of the deal and the role of its contact person, and writes what differs. Deals of other pipelines than the mapping names are skipped.',
  })
  @ApiAccepted(dealToOpportunityTask.type, 'dealId must be a positive whole number')
  dealToOpportunity(@Param() params: DealParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(dealToOpportunityTask.of(params), requestedBy);
  }

  private enqueue(task: NewTask, requestedBy: string): Promise<AcceptedTask> {
    return this.queue.enqueue({ ...task, requestedBy });
  }
}
