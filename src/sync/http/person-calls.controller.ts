import { Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted } from '../../queue';
import { ApiDryRun } from './dto/api-dry-run.decorator';
import { type DryRunResult } from './dto/dry-run.dto';
import { DryRun } from './dry-run.decorator';
import { DryRunInterceptor } from './dry-run.interceptor';
import { TaskStart } from './task-start';
import { LeadOfPersonParams, PersonParams } from './dto/record-params';
import { deleteLeadTask, personToLeadTask } from '../tasks/definitions';

/** Calls by hand or by a workflow of Pipedrive that name a person in the route; bodies are ignored. */
@ApiTags('Pipedrive')
@NeedsRight('webhook')
@Controller('pipedrive')
@UseInterceptors(DryRunInterceptor)
export class PersonCallsController {
  constructor(private readonly tasks: TaskStart) {}

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
    return this.tasks.start(personToLeadTask.of(params), requestedBy, dryRun);
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
    return this.tasks.start(deleteLeadTask.of(params), requestedBy, dryRun);
  }
}
