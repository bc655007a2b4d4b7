import { Injectable } from '@nestjs/common';
import { type AcceptedTask, QueueService } from '../../queue';
import { DeliverySigns } from '../guardian/delivery-signs';
import { type ToldKind } from '../records/kinds';
import {
  type IgnoredWebhook,
  isRepeatedDelivery,
  type PipedriveWebhook,
  readWebhook,
} from '../webhooks/pipedrive-webhook';
import { WebhookMemory } from '../webhooks/webhook-memory';
import { type WebhookTask } from './webhook-tasks';

/** How a webhook of Pipedrive is answered. */
export type WebhookAnswer = Promise<AcceptedTask | IgnoredWebhook>;

/** Takes webhooks of Pipedrive: keeps what only they tell, and stores the task that they ask for. */
@Injectable()
export class WebhookIntake {
  constructor(
    private readonly queue: QueueService,
    private readonly memory: WebhookMemory,
    private readonly signs: DeliverySigns,
  ) {}

  /** @throws AppError `invalid-request` for a body that is no webhook, `store-unavailable` */
  async take(
    body: unknown,
    kind: ToldKind,
    requestedBy: string,
    taskOf: (event: PipedriveWebhook) => WebhookTask | Promise<WebhookTask>,
  ): WebhookAnswer {
    const event = readWebhook(body, kind);
    if ('ignored' in event) return event;
    if (isRepeatedDelivery(body)) this.signs.sign();
    await this.memory.forget(kind, event);
    const task = await taskOf(event);
    if ('ignored' in task) return task;
    const remembered = this.memory.remember(kind, event);
    if (event.mergedTo !== null || event.mergedFrom !== null) await remembered;
    // Both are on the disk before the answer, by one commit.
    const [accepted] = await Promise.all([this.queue.enqueue({ ...task, payload: body, requestedBy }), remembered]);
    return accepted;
  }
}
