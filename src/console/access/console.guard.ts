import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Response } from 'express';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { allows, type AuthenticatedRequest, forbidden } from '../../base/security';
import { Sessions } from '../../base/sessions/sessions';
import { type GuardianConfig, guardianConfig } from '../../sync/guardian/guardian.config';
import { type PageContext } from '../view/page-context';
import { NotSignedIn } from './not-signed-in';
import { isSameOrigin } from './same-origin';
import { tokenOf } from './session-cookie';
import { PAGE_ACCESS, type PageAccess } from './visitor';

const SELF = "'self'";
const POLICY = [
  `default-src ${SELF}`,
  `base-uri ${SELF}`,
  `form-action ${SELF}`,
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store',
  // Without one, browsers would not say of a form which page it comes from.
  'Referrer-Policy': 'same-origin',
};

/** A request that the guard let through. */
export interface ConsoleRequest extends AuthenticatedRequest {
  /** Absent where the page is open to anybody. */
  page?: PageContext;
}

/** Lets somebody through who signed in with the right that the page needs, and forms only from the console's own pages. */
@Injectable()
export class ConsoleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotSignedIn, AppError `forbidden` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<ConsoleRequest>();
    http.getResponse<Response>().set(HEADERS);
    const isForm = !['GET', 'HEAD'].includes(request.method);
    if (isForm && !isSameOrigin(request.headers, this.config.publicUrl)) {
      throw new AppError('forbidden', 'This was sent from a page of another address, and nothing was done');
    }
    const usual = isForm ? 'operate' : 'read';
    const needed = this.reflector.get<PageAccess | undefined>(PAGE_ACCESS, context.getHandler()) ?? usual;
    if (needed === 'anybody') return true;
    const visitor = await this.sessions.find(tokenOf(request));
    if (visitor === null) throw new NotSignedIn();
    const page: PageContext = { visitor, now: this.clock.now(), url: request.originalUrl };
    Object.assign(request, { apiKeyName: visitor.name, apiKeyRight: visitor.right, page });
    if (!allows(visitor.right, needed)) throw forbidden(needed);
    return true;
  }
}
