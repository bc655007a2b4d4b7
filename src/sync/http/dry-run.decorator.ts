import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AppError } from '../../base/errors/app-error';
import { allows, type AuthenticatedRequest, forbidden } from '../../base/security';

/**
 * Whether the caller asks for a dry run, by `?dryRun=true`.
 *
 * @throws AppError `invalid-request` for any value but `true` and `false`; `forbidden` for a key without `operate`.
 */
export const DryRun = createParamDecorator((_data: unknown, context: ExecutionContext): boolean => {
  const { query, apiKeyRight } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const asked = query['dryRun'];
  if (asked === undefined || asked === 'false') return false;
  if (asked !== 'true') throw new AppError('invalid-request', 'dryRun must be true or false', { field: 'dryRun' });
  if (apiKeyRight === undefined || !allows(apiKeyRight, 'operate')) throw forbidden('operate');
  return true;
});
