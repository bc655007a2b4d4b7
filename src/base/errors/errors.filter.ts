import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { type Response } from 'express';
import { type Log, LOG } from '../logging/log';
import { type AppError, FAILURES, toAppError } from './app-error';
import { type ErrorDto } from './error.dto';
import { publicView, publicViewOfHttp } from './public-view';

/** Turns everything that was thrown on the way into one JSON body, and logs it once. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (thrown instanceof HttpException) this.answerHttp(thrown, response);
    else this.answer(toAppError(thrown), response);
  }

  private answer(error: AppError, response: Response): void {
    this.log[FAILURES[error.kind].log]({ kind: error.kind, err: error }, error.message);
    const { retryAfterMs } = error.details;
    if (FAILURES[error.kind].status === 503 && retryAfterMs !== undefined && !response.headersSent) {
      response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1000));
    }
    send(response, publicView(error));
  }

  private answerHttp(exception: HttpException, response: Response): void {
    const view = publicViewOfHttp(exception);
    // The message of a refusal repeats what the caller sent, such as the path of a route that does not exist.
    if (view.statusCode >= 500) this.log.error({ err: exception }, view.message);
    else this.log.debug({ status: view.statusCode }, 'the request was refused');
    send(response, view);
  }
}

function send(response: Response, view: ErrorDto): void {
  // The answer was begun already and cannot be taken back; an end without its last part tells the caller.
  if (response.headersSent) response.destroy();
  else response.status(view.statusCode).json(view);
}
