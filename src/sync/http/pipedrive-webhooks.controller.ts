import { Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonBody } from '../../base/http-server/body';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, QueueService } from '../../queue';
import { DeliverySigns } from '../guardian/delivery-signs';
import { type ToldKind } from '../records/kinds';
import { PersonLink } from '../webhooks/person-link';
import { type JsonObject } from '../webhooks/body-checks';
import {
  type IgnoredWebhook,
  isRepeatedDelivery,
  type PipedriveWebhook,
  readWebhook,
} from '../webhooks/pipedrive-webhook';
import {
  dealToOpportunityTask,
  deleteLeadTask,
  organizationToCompanyTask,
  personToLeadTask,
} from '../tasks/definitions';
import { WebhookMemory } from '../webhooks/webhook-memory';
import { ApiWebhook } from './dto/api-webhook.decorator';
import { IgnoredWebhookInterceptor } from './ignored-webhook.interceptor';
import { taskOfChange, taskOfDeletion, type WebhookTask } from './webhook-tasks';

type Answer = Promise<AcceptedTask | IgnoredWebhook>;

/** What Pipedrive's own webhooks call: the body names the record, in version 2 or 1. */
@ApiTags('Pipedrive')
@NeedsRight('webhook')
@Controller('pipedrive')
@UseInterceptors(IgnoredWebhookInterceptor)
export class PipedriveWebhooksController {
  constructor(
    private readonly queue: QueueService,
    private readonly link: PersonLink,
    private readonly memory: WebhookMemory,
    private readonly signs: DeliverySigns,
  ) {}

  @Post('person')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of a person that was created or changed',
    description:
      'Carries the person to Marketo. A delete event is ignored, unless the person was merged: then the surviving person is carried over.',
  })
  @ApiWebhook('person', 'change', personToLeadTask)
  personChanged(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): Answer {
    return this.answer(body, 'person', requestedBy, (event) => taskOfChange(event, 'person'));
  }

  @Post('person/delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of a person that was deleted',
    description:
      'Deletes the lead that the person was linked with. A person that was merged deletes nothing: the surviving person is carried over, by a task `person-to-lead`. Webhooks of version 1 do not tell a merge from a deletion, so use version 2 here.',
  })
  @ApiWebhook('person', 'delete', deleteLeadTask)
  personDeleted(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): Answer {
    const leadOf = (person: JsonObject) => this.link.known(person);
    return this.answer(body, 'person', requestedBy, (event) => taskOfDeletion(event, leadOf));
  }

  @Post('organization')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of an organization that was created or changed',
    description: 'Carries the organization to Marketo. A delete event is ignored.',
  })
  @ApiWebhook('organization', 'change', organizationToCompanyTask)
  organizationChanged(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): Answer {
    return this.answer(body, 'organization', requestedBy, (event) => taskOfChange(event, 'organization'));
  }

  @Post('deal')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take the webhook of a deal that was created or changed',
    description: 'Carries the deal to Marketo, with the role of its contact person. A delete event is ignored.',
  })
  @ApiWebhook('deal', 'change', dealToOpportunityTask)
  dealChanged(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): Answer {
    return this.answer(body, 'deal', requestedBy, (event) => taskOfChange(event, 'deal'));
  }

  private async answer(
    body: unknown,
    object: ToldKind,
    requestedBy: string,
    taskOf: (event: PipedriveWebhook) => WebhookTask,
  ): Answer {
    const event = readWebhook(body, object);
    if ('ignored' in event) return event;
    if (isRepeatedDelivery(body)) this.signs.sign();
    await this.memory.forget(object, event);
    const task = taskOf(event);
    if ('ignored' in task) return task;
    const remembered = this.memory.remember(object, event);
    if (event.mergedTo !== null || event.mergedFrom !== null) await remembered;
    // Both are on the disk before the answer, by one commit.
    const [accepted] = await Promise.all([this.queue.enqueue({ ...task, payload: body, requestedBy }), remembered]);
    return accepted;
  }
}
