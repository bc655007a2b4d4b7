import { applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { ErrorDto } from '../../base/errors/error.dto';
import { AcceptedTask } from './accepted-task.dto';

/** Documents every answer of a route that stores a task of the given type. */
export function ApiAccepted(type: string): MethodDecorator {
  const example = {
    name: `${type}-0mi2vk3yo4f0c2a9d81e6b35f70`,
    eta: '2026-11-23T10:00:00.000Z',
    type,
    duplicate: false,
  };
  return applyDecorators(
    ApiSecurity('api-key'),
    ApiSecurity('api-key-in-query'),
    ApiAcceptedResponse({ description: 'The task is stored durably', type: AcceptedTask, example }),
    ApiBadRequestResponse({
      description: 'The id or the body is malformed; the message names the field',
      type: ErrorDto,
    }),
    ApiUnauthorizedResponse({ description: 'API key missing or wrong', type: ErrorDto }),
    ApiServiceUnavailableResponse({ description: 'The task could not be stored', type: ErrorDto }),
  );
}
