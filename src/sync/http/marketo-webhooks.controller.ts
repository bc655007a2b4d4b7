import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonBody } from '../../base/http/body';
import { RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted, QueueService } from '../../queue';
import { activityType } from './activity-type';
import { ActivityBody } from './dto/activity-body.dto';
import { LeadParams, PersonOfLeadParams } from './dto/record-params';
import { deletePerson, leadToActivity, leadToPerson } from '../record-tasks';

/** What Marketo's smart campaigns call; bodies are ignored, that of activities aside. */
@ApiTags('Marketo')
@Controller('marketo')
export class MarketoWebhooksController {
  constructor(private readonly queue: QueueService) {}

  @Post('lead/:leadId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Carry a lead, with its company, to Pipedrive',
    description:
      'Finds or makes the person of the lead and the organization of its company, and writes what differs. As a webhook: `/marketo/lead/{{lead.Id}}?api_key=…`',
  })
  @ApiAccepted('lead-to-person', 'leadId must be a positive whole number')
  leadToPerson(@Param() { leadId }: LeadParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.queue.enqueue({ ...leadToPerson(leadId), requestedBy });
  }

  @Post('lead/:personId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the person of a lead that is being deleted',
    description:
      'The id is that of the person in Pipedrive, which the lead holds. As a webhook: `/marketo/lead/{{lead.Pipedrive ID}}/delete?api_key=…`',
  })
  @ApiAccepted('delete-person', 'personId must be a positive whole number')
  deletePerson(@Param() { personId }: PersonOfLeadParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    return this.queue.enqueue({ ...deletePerson(personId), requestedBy });
  }

  @Post('lead/:leadId/activity')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Make activities of a lead in Pipedrive',
    description:
      'Without a body: one activity from the lead. With `{"type":"email_sent"}`: one done activity per e-mail that Marketo sent to the lead in the last 24 hours, each once. A lead that has no person yet is carried over first.',
  })
  @ApiBody({ type: ActivityBody, required: false })
  @ApiAccepted('lead-to-activity', 'type must be "email_sent", or the body absent')
  leadToActivity(
    @Param() { leadId }: LeadParams,
    @JsonBody() body: unknown,
    @RequestedBy() requestedBy: string,
  ): Promise<AcceptedTask> {
    return this.queue.enqueue({ ...leadToActivity(leadId, activityType(body)), requestedBy });
  }
}
