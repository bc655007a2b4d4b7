import { Controller, HttpCode, Post, type Type, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { JsonBody } from '../../base/http-server/body';
import { NeedsRight, RequestedBy } from '../../base/security';
import { CARRIED_OVER, type RoutedKind } from '../tasks/definitions';
import { ApiWebhook } from './dto/api-webhook.decorator';
import { IgnoredWebhookInterceptor } from './ignored-webhook.interceptor';
import { type WebhookAnswer, WebhookIntake } from './webhook-intake';
import { taskOfChange } from './webhook-tasks';
import { withArticle } from './with-article';

/** What Pipedrive's own webhooks of one kind of record call: the body names the record, in version 2 or 1. */
export function changeWebhookController(kind: RoutedKind): Type {
  const { task, routes } = CARRIED_OVER[kind];

  @ApiTags('Pipedrive')
  @NeedsRight('webhook')
  @Controller('pipedrive')
  @UseInterceptors(IgnoredWebhookInterceptor)
  class ChangeWebhookController {
    constructor(private readonly webhooks: WebhookIntake) {}

    @Post(kind)
    @HttpCode(202)
    @ApiOperation({
      operationId: `${kind}Changed`,
      summary: `Take the webhook of ${withArticle(kind)} that was created or changed`,
      description: `${routes.webhook} A delete event is ignored.`,
    })
    @ApiWebhook(kind, 'change', task, routes.example)
    changed(@JsonBody() body: unknown, @RequestedBy() requestedBy: string): WebhookAnswer {
      return this.webhooks.take(body, kind, requestedBy, (event) => taskOfChange(event, kind));
    }
  }
  return ChangeWebhookController;
}
