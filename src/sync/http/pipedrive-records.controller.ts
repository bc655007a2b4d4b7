import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted, QueueService } from '../../queue';
import { DealParams, LeadOfPersonParams, OrganizationParams, PersonParams } from './dto/record-params';
import { dealToOpportunity, deleteLead, organizationToCompany, personToLead, type RecordTask } from '../record-tasks';

/** Calls by hand or by a workflow of Pipedrive that name the record in the route; bodies are ignored. */
@ApiTags('Pipedrive')
@Controller('pipedrive')
export class PipedriveRecordsController {
  constructor(private readonly queue: QueueService) {}

  @Post('person/:personId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a person, with its organization, to Marketo',
    description: 'Finds or makes the lead of the person and the company of its organization, and writes what differs.',
  })
  @ApiAccepted('person-to-lead', 'personId must be a positive whole number')
  personToLead(@Param() { personId }: PersonParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(personToLead(personId), requestedBy);
  }

  @Post('person/:leadId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the lead of a person that was deleted',
    description:
      'The id is that of the lead in Marketo, which the person holds. With `MARKETO_DELETE_MODE=flag:…` the lead is marked instead.',
  })
  @ApiAccepted('delete-lead', 'leadId must be a positive whole number')
  deleteLead(@Param() { leadId }: LeadOfPersonParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(deleteLead(leadId), requestedBy);
  }

  @Post('organization/:organizationId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry an organization to Marketo',
    description: 'Finds or makes the company of the organization, and writes what differs.',
  })
  @ApiAccepted('organization-to-company', 'organizationId must be a positive whole number')
  organizationToCompany(
    @Param() { organizationId }: OrganizationParams,
    @RequestedBy() requestedBy: string,
  ): Promise<AcceptedTask> {
    return this.enqueue(organizationToCompany(organizationId), requestedBy);
  }

  @Post('deal/:dealId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a deal to Marketo',
    description:
      'Finds or makes the opportunity of the deal and the role of its contact person, and writes what differs. Deals of other pipelines than the mapping names are skipped.',
  })
  @ApiAccepted('deal-to-opportunity', 'dealId must be a positive whole number')
  dealToOpportunity(@Param() { dealId }: DealParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.enqueue(dealToOpportunity(dealId), requestedBy);
  }

  private enqueue(task: RecordTask, requestedBy: string): Promise<AcceptedTask> {
    return this.queue.enqueue({ ...task, requestedBy });
  }
}
