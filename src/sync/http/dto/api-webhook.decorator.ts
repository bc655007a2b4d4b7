import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';
import { ApiAccepted, type TaskDefinition } from '../../../queue';
import { type ToldKind } from '../../records/kinds';
import { type ExampleRecord } from '../../tasks/definitions';
import { webhookExamples } from '../webhook-examples';
import { IgnoredWebhookDto } from './ignored-webhook.dto';

/**
 * Documents body and answers of a route that takes webhooks of Pipedrive.
 *
 * @param event - which of them the route acts on.
 * @param task - that is stored.
 * @param record - an example of what a body shows.
 */
export function ApiWebhook(
  kind: ToldKind,
  event: 'change' | 'delete',
  task: TaskDefinition,
  record: ExampleRecord,
): MethodDecorator {
  return applyDecorators(
    ApiBody({
      description: 'A webhook body as Pipedrive sends it, of whatever content type',
      schema: { type: 'object', additionalProperties: true },
      examples: webhookExamples(kind, event, record),
    }),
    ApiOkResponse({
      description: 'There is nothing to do; nothing was stored',
      type: IgnoredWebhookDto,
      example: ignored(event),
    }),
    ApiAccepted(task.type, `${event === 'delete' ? 'previous' : 'data'}.id must be a positive whole number`),
  );
}

const ignored = (event: 'change' | 'delete'): IgnoredWebhookDto => ({
  ignored: event === 'delete' ? 'the deleted person has no linked id' : 'the event is about another object: activity',
});
