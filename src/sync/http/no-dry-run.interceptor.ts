import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Request } from 'express';
import { type Observable } from 'rxjs';
import { AppError } from '../../base/errors/app-error';

/** Refuses a dry run on a route that takes webhooks: which record it is about, a route with its id says. */
@Injectable()
export class NoDryRunInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query } = context.switchToHttp().getRequest<Request>();
    if (query['dryRun'] === undefined) return next.handle();
    throw new AppError('invalid-request', 'dryRun needs a route with the id of the record', { field: 'dryRun' });
  }
}
