import { Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonBody } from '../../base/http-server/body';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted } from '../../queue';
import { ApiDryRun } from './dto/api-dry-run.decorator';
import { type DryRunResult } from './dto/dry-run.dto';
import { DryRun } from './dry-run.decorator';
import { DryRunInterceptor } from './dry-run.interceptor';
import { TaskStart } from './task-start';
import { activityOptions } from './activity-type';
import { ActivityBody } from './dto/activity-body.dto';
import { LeadParams, PersonOfLeadParams } from './dto/record-params';
import { deletePersonTask, leadToActivityTask, leadToPersonTask } from '../tasks/definitions';

/** What Marketo's smart campaigns call; bodies are ignored, that of activities aside. */
@ApiTags('Marketo')
@NeedsRight('webhook')
@Controller('marketo')
@UseInterceptors(DryRunInterceptor)
export class MarketoWebhooksController {
  constructor(private readonly tasks: TaskStart) {}

  @Post('lead/:leadId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a lead, with its company, to Pipedrive',
    description:
      'Finds or makes the person of the lead and the organization of its company, and writes what differs. As a webhook: `/marketo/lead/{{lead.Id}}?api_key=…`',
  })
  @ApiAccepted(leadToPersonTask.type, 'leadId must be a positive whole number')
  @ApiDryRun()
  leadToPerson(
    @Param() params: LeadParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.tasks.start(leadToPersonTask.of(params), requestedBy, dryRun);
  }

  @Post('lead/:personId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the person of a lead that is being deleted',
    description:
      'The id is that of the person in Pipedrive, which the lead holds. As a webhook: `/marketo/lead/{{lead.Pipedrive ID}}/delete?api_key=…`',
  })
  @ApiAccepted(deletePersonTask.type, 'personId must be a positive whole number')
  @ApiDryRun()
  deletePerson(
    @Param() params: PersonOfLeadParams,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.tasks.start(deletePersonTask.of(params), requestedBy, dryRun);
  }

  @Post('lead/:leadId/activity')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Make activities of a lead in Pipedrive',
    description:
      'Without a body: one activity from the lead. With `{"type":"email_sent"}`: one done activity per e-mail that Marketo sent to the lead in the last 24 hours, each once. A lead that has no person yet is carried over first.',
  })
  @ApiBody({ type: ActivityBody, required: false })
  @ApiAccepted(leadToActivityTask.type, 'type must be "email_sent", or the body absent')
  @ApiDryRun()
  leadToActivity(
    @Param() { leadId }: LeadParams,
    @JsonBody() body: unknown,
    @RequestedBy() requestedBy: string,
    @DryRun() dryRun: boolean,
  ): Promise<AcceptedTask | DryRunResult> {
    return this.tasks.start(leadToActivityTask.of({ leadId, ...activityOptions(body) }), requestedBy, dryRun);
  }
}
