import { Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted, type NewTask, QueueService } from '../../queue';
import { ApiDryRun } from './dto/api-dry-run.decorator';
import { type DryRunResult } from './dto/dry-run.dto';
import { DryRun } from './dry-run.decorator';
import { DryRunInterceptor } from './dry-run.interceptor';
import { DryRuns } from './dry-runs';
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
@UseInterceptors(DryRunInterceptor)
export class PipedriveRecordsController {
  constructor(
    private readonly queue: QueueService,
    private readonly dryRuns: DryRuns,
  ) {}

  @Post('person/:personId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a person, with its organization, to Marketo',
    description: 'Finds or makes the lead of the person and the company of its organization, and writes what differs.',
  })
  @ApiAccepted(personToLeadTask.type, 'personId must be a positive whole number')
  @ApiDryRun()
  personToLead(
    @Param() params: PersonParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.start(personToLeadTask.of(params), requestedBy, dryRun);
  }

  @Post('person/:leadId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the lead of a person that was deleted',
    description:
      'The id is that of the lead in Marketo, which the person holds. With `MARKETO_DELETE_MODE=flag:…` the lead is marked instead.',
  })
  @ApiAccepted(deleteLeadTask.type, 'leadId must be a positive whole number')
  @ApiDryRun()
  deleteLead(
    @Param() params: LeadOfPersonParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.start(deleteLeadTask.of(params), requestedBy, dryRun);
  }

  @Post('organization/:organizationId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry an organization to Marketo',
    description: 'Finds or makes the company of the organization, and writes what differs.',
  })
  @ApiAccepted(organizationToCompanyTask.type, 'organizationId must be a positive whole number')
  @ApiDryRun()
  organizationToCompany(
    @Param() params: OrganizationParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.start(organizationToCompanyTask.of(params), requestedBy, dryRun);
  }

  @Post('deal/:dealId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a deal to Marketo',
    description:
      'Finds or makes the opportunity of the deal and the role of its contact person, and writes what differs. Deals of other pipelines than the mapping names are skipped.',
  })
  @ApiAccepted(dealToOpportunityTask.type, 'dealId must be a positive whole number')
  @ApiDryRun()
  dealToOpportunity(
    @Param() params: DealParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.start(dealToOpportunityTask.of(params), requestedBy, dryRun);
  }

  private start(task: NewTask, requestedBy: string, dryRun: boolean): Promise<AcceptedTask | DryRunResult> {
    return dryRun ? this.dryRuns.of(task) : this.queue.enqueue({ ...task, requestedBy });
  }
}
