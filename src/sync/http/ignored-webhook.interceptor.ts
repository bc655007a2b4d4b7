import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { type AcceptedTask } from '../../queue';
import { DeliverySigns } from '../guardian/delivery-signs';
import { type IgnoredWebhook } from '../webhooks/pipedrive-webhook';

type Answer = AcceptedTask | IgnoredWebhook;

/** Answers 200 instead of 202 where nothing was stored; a delivery that could not be taken is a sign for the guardian. */
@Injectable()
export class IgnoredWebhookInterceptor implements NestInterceptor<Answer> {
  constructor(private readonly signs: DeliverySigns) {}

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<Answer> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      tap({
        next: (answer) => void ('ignored' in answer && response.status(200)),
        error: () => this.signs.sign(),
      }),
    );
  }
}
