import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../errors/app-error';
import { ApiKeys } from './api-keys';
import { type AuthenticatedRequest } from './authenticated-request';
import { IS_PUBLIC } from './public.decorator';

/** Lets a request through that carries a known key as query parameter `api_key` or header `X-API-Key`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeys,
  ) {}

  /** @throws AppError `unauthenticated` */
  canActivate(context: ExecutionContext): boolean {
    const isPublic = this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const name = this.keyName(request);
    if (name === null) throw new AppError('unauthenticated', 'Authentication required');
    request.apiKeyName = name;
    return true;
  }

  private keyName(request: AuthenticatedRequest): string | null {
    const given = [request.query['api_key'], request.headers['x-api-key']].flat();
    const names = given.map((key) => (typeof key === 'string' ? this.apiKeys.nameOf(key) : null));
    return names.find((name) => name !== null) ?? null;
  }
}
