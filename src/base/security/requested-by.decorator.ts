import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type AuthenticatedRequest } from './authenticated-request';

/** The name of the caller's API key, for the record of the task; empty on a public route. */
export const RequestedBy = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().apiKeyName ?? '';
});
