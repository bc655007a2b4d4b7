import { ApiProperty } from '@nestjs/swagger';
import { type IgnoredWebhook } from '../../webhooks/pipedrive-webhook';

/** The answer to a well-formed webhook with nothing to do; nothing was stored. */
export class IgnoredWebhookDto implements IgnoredWebhook {
  @ApiProperty({ description: 'Why there is nothing to do', example: 'the event is about another object: activity' })
  ignored!: string;
}
