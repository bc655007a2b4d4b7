import { Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonBody } from '../../base/http-server/body';
import { NeedsRight, RequestedBy } from '../../base/security';
import { deleteLeadTask, personToLeadTask } from '../tasks/definitions';
import { type JsonObject } from '../webhooks/body-checks';
import { PersonLink } from '../webhooks/person-link';
import { type PipedriveWebhook } from '../webhooks/pipedrive-webhook';
import { SaidConsent } from '../webhooks/said-consent';
import { ApiWebhook } from './dto/api-webhook.decorator';
import { IgnoredWebhookInterceptor } from './ignored-webhook.interceptor';
import { type WebhookAnswer, WebhookIntake } from './webhook-intake';
import { taskOfChange, taskOfDeletion } from './webhook-tasks';

const EXAMPLE = { id: 12, name: 'Ada Lovelace', org_id: 5, owner_id: 11 };

/** What Pipedrive's own webhooks of persons call: the body names the record, in version 2 or 1. */
@ApiTags('Pipedrive')
@NeedsRight('webhook')
@Controller('pipedrive')
@UseInterceptors(IgnoredWebhookInterceptor)
export class PersonWebhooksController {
  constructor(
    private readonly webhooks: WebhookIntake,
    private readonly link: PersonLink,
    private readonly consent: SaidConsent,
  ) {}

  @Post('person')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of a person that was created or changed',
    description:
      'Carries the person to Marketo. A delete event is ignored, unless the person was merged: then the surviving person is carried over.',
  })
  @ApiWebhook('person', 'change', personToLeadTask, EXAMPLE)
  personChanged(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): WebhookAnswer {
    return this.webhooks.take(body, 'person', requestedBy, (event) => taskOfChange(event, 'person'));
  }

  @Post('person/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of a person that was deleted',
    description:
      'Deletes the lead that the person was linked with. A person that was merged deletes nothing: the surviving person is carried over, by a task `person-to-lead`. Webhooks of version 1 do not tell a merge from a deletion, so use version 2 here.',
  })
  @ApiWebhook('person', 'delete', deleteLeadTask, EXAMPLE)
  personDeleted(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): WebhookAnswer {
    const leadOf = (person: JsonObject) => this.link.known(person);
    const hasLastWord = ({ id, record }: PipedriveWebhook) => this.consent.mayBeLeft(id, record);
    return this.webhooks.take(body, 'person', requestedBy, (event) => taskOfDeletion(event, leadOf, hasLastWord));
  }
}
