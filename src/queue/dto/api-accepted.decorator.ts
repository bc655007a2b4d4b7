import { applyDecorators } from '@nestjs/common';
import { ApiAcceptedResponse } from '@nestjs/swagger';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../../base/errors/api-failure.decorator';
import { AcceptedTask, EXAMPLE_NAME, EXAMPLE_TIME } from './accepted-task.dto';

/**
 * Documents every answer of a route that stores a task.
 *
 * @param type - of the task.
 * @param malformed - an example of the message about what is malformed.
 */
export function ApiAccepted(type: string, malformed: string): MethodDecorator {
  const stored = {
    name: EXAMPLE_NAME.replace('lead-to-person', type),
    eta: EXAMPLE_TIME,
    type,
    duplicate: false,
  } satisfies AcceptedTask;
  return applyDecorators(
    ApiAcceptedResponse({
      description: 'The task is stored durably',
      type: AcceptedTask,
      example: stored,
    }),
    ApiFailure('invalid-request', 'The id or the body is malformed; the message names the field', malformed),
    ApiBodyTooLarge(),
    ApiCommonFailures(),
  );
}
