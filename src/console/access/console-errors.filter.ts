import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { FAILURES, toAppError } from '../../base/errors/app-error';
import { publicView, publicViewOfHttp } from '../../base/errors/public-view';
import { LOG, type Log } from '../../base/logging/log';
import { signInPage } from '../sign-in/sign-in-page';
import { errorPage } from '../view/error-page';
import { CONSOLE } from './visitor';
import { NotSignedIn } from './not-signed-in';

const SIGN_IN = `/${CONSOLE}/sign-in`;

/** Turns everything that was thrown on the way to a page into a page that says what to do, and logs it once. */
@Catch()
export class ConsoleErrors implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    if (response.headersSent) response.destroy();
    else if (thrown instanceof NotSignedIn && ['GET', 'HEAD'].includes(request.method)) askToSignIn(request, response);
    else {
      const { statusCode, message } = this.view(thrown);
      response.status(statusCode).send(errorPage(statusCode, message));
    }
  }

  private view(thrown: unknown): { statusCode: number; message: string } {
    if (thrown instanceof HttpException && thrown.getStatus() < 500) return publicViewOfHttp(thrown);
    const error = toAppError(thrown);
    this.log[FAILURES[error.kind].log]({ kind: error.kind, err: error }, error.message);
    return publicView(error);
  }
}

/** A live part of a page that is open has the whole page replaced. */
function askToSignIn({ headers, originalUrl }: Request, response: Response): void {
  // What was searched for may be an e-mail address, which no further address repeats.
  const page = originalUrl.replace(/^(\/console\/records)\?.*/, '$1');
  const address = `${SIGN_IN}?to=${encodeURIComponent(page)}`;
  if (headers['hx-request'] === 'true') response.status(204).set('HX-Redirect', address).end();
  else if (page.split('?')[0] === `/${CONSOLE}`) response.send(signInPage({ to: page, problem: null }));
  else response.redirect(303, address);
}
