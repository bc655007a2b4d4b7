import { type NextFunction, type RequestHandler, type Response } from 'express';
import { type AuthenticatedRequest } from '../security/authenticated-request';
import { correlationIdFrom, runWithCorrelation, traceIdFrom } from './correlation';
import { type Log } from './log';
import { shownUrl } from './shown-url';

/** Gives every request its correlation id, which the answer's header names, and writes one line when it is over. */
export function requestLog(log: Log): RequestHandler {
  return (request: AuthenticatedRequest, response: Response, next: NextFunction) => {
    const id = correlationIdFrom(request.headers['x-correlation-id'], request.headers['x-request-id']);
    const trace = traceIdFrom(request.headers['traceparent'], request.headers['x-cloud-trace-context']);
    const startedAt = performance.now();
    response.setHeader('X-Correlation-Id', id);
    response.once('close', () => {
      const line = {
        method: request.method,
        url: shownUrl(request.originalUrl, routeOf(request)),
        // A caller that hung up was given no status.
        status: response.headersSent ? response.statusCode : null,
        ms: Math.round(performance.now() - startedAt),
        key: request.apiKeyName ?? null,
      };
      runWithCorrelation(id, () => log.info(line, 'request'), trace);
    });
    runWithCorrelation(id, next, trace);
  };
}

/** Express tells it only once it has found the route. */
function routeOf({ route }: AuthenticatedRequest): string | undefined {
  const { path } = Object(route) as { path?: unknown };
  return typeof path === 'string' ? path : undefined;
}
