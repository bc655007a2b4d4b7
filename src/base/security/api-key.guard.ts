import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '../errors/app-error';
import { ACCESS, type Access } from './access.decorator';
import { type AuthenticatedRequest } from './authenticated-request';
import { allows, forbidden } from './forbidden';
import { SignIn } from './sign-in';

/** Lets a request through whose key has the right that its route declares; a route that declares none is closed. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignIn,
  ) {}

  /** @throws AppError `unauthenticated` or `forbidden` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === 'public') return true;
    if (needed === undefined) throw new AppError('internal', 'The route declares no right');
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { name, right } = await this.signIn.keyOf(request);
    Object.assign(request, { apiKeyName: name, apiKeyRight: right });
    if (!allows(right, needed)) throw forbidden(needed);
    return true;
  }
}
