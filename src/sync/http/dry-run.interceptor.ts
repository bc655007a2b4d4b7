import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { type AcceptedTask } from '../../queue';
import { type DryRunResult } from './dto/dry-run.dto';

type Answer = AcceptedTask | DryRunResult;

/** Answers 200 instead of 202 to a dry run, which accepts nothing. */
@Injectable()
export class DryRunInterceptor implements NestInterceptor<Answer> {
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<Answer> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap((answer) => void ('price' in answer && response.status(200))));
  }
}
