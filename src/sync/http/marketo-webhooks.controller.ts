import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted, QueueService } from '../../queue';
import { keyOf } from '../records/record';
import { LeadParams, PersonParams } from './dto/record-params';

/** What Marketo's smart campaigns call; bodies are ignored. */
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
    const record = keyOf({ kind: 'lead', id: leadId });
    return this.queue.enqueue({ type: 'lead-to-person', params: { leadId }, record, requestedBy });
  }

  @Post('lead/:personId/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the person of a lead that is being deleted',
    description:
      'The id is that of the person in Pipedrive, which the lead holds. As a webhook: `/marketo/lead/{{lead.Pipedrive ID}}/delete?api_key=…`',
  })
  @ApiAccepted('delete-person', 'personId must be a positive whole number')
  deletePerson(@Param() { personId }: PersonParams, @RequestedBy() requestedBy: string): Promise<AcceptedTask> {
    const record = keyOf({ kind: 'person', id: personId });
    return this.queue.enqueue({ type: 'delete-person', params: { personId }, record, requestedBy });
  }
}
