import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { applyFaults } from '../core/apply-faults.ts';
import { type SandboxContext } from '../core/context.ts';
import { noteCall, recordCalls } from '../core/record-calls.ts';
import {
  BLOCK_PAGE,
  GATEWAY_PAGE,
  Failure,
  NotImitatedError,
  OVER_LIMIT_BODY,
  UNAUTHORIZED_BODY,
  validationFailure,
} from './failures.ts';
import { type Limits, type Verdict } from './limits.ts';
import { ValidationError } from './problems.ts';
import { Query } from './query.ts';
import { readBody } from './request-body.ts';
import { type Answer, findRoute, type FoundRoute, type Route } from './route.ts';
import { type PipedriveSwitches } from './switches.ts';
import { isImitatedElsewhere, isWithdrawn } from './unserved.ts';

const HINT = 'Please check developers.pipedrive.com';

export interface PipedriveServerSettings {
  context: SandboxContext;
  routes: readonly Route[];
  limits: Limits;
  switches: PipedriveSwitches;
  apiToken: string;
  isDenied: () => boolean;
}

/** The API over HTTP: authentication, then limits and price, then the operation. */
export function createServer(settings: PipedriveServerSettings): Express {
  const { context, limits } = settings;
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  application.use(recordCalls('pipedrive', context.calls, context.clock));
  application.use((_request, response, next) => {
    response.setHeader('x-correlation-id', randomUUID());
    next();
  });
  application.use(
    applyFaults({
      vendor: 'pipedrive',
      faults: context.faults,
      latencyMs: context.options.latencyMs,
      answers: {
        throttle: (_fault, request, response) => refuse(request, response, 'burst', limits),
        exhaust: (_fault, request, response) => refuse(request, response, 'daily', limits),
        'server-error': ({ code }, _request, response) => {
          if (code === '502') response.status(502).type('html').send(GATEWAY_PAGE);
          else send(response, 500, { success: false, error: 'Internal Server Error', code: code ?? 'ERR_UNKNOWN' });
        },
        unavailable: (_fault, _request, response) =>
          send(response, 503, { success: false, error: 'Service Unavailable', error_info: 'Scheduled maintenance' }),
        'expire-token': (_fault, _request, response) => deny(response),
        'html-block': (_fault, request, response) => refuse(request, response, 'blocked', limits),
        deny: (_fault, _request, response) => deny(response),
      },
    }),
  );
  application.use(express.text({ type: () => true, limit: '5mb' }));
  application.use((request: Request, response: Response) => serve(request, response, settings));
  return application;
}

function serve(request: Request, response: Response, settings: PipedriveServerSettings): void {
  const { limits, routes } = settings;
  if (!isAuthenticated(request, settings)) return deny(response);
  const destination = findRoute(routes, request.method, request.path);
  const isSearch = typeof destination === 'object' && destination.route.isSearch === true;
  const verdict = limits.judge(isSearch);
  if (verdict !== 'admitted') return refuse(request, response, verdict, limits);
  if (typeof destination === 'object') {
    const { cost } = destination.route;
    limits.charge(cost, request.method);
    noteCall(response, { tokens: cost });
  }
  response.set(limits.headers(isSearch));
  const { status, body } = outcome(request, destination, settings);
  noteCall(response, { write: request.method !== 'GET' && status < 300 });
  send(response, status, body);
}

function outcome(
  request: Request,
  destination: ReturnType<typeof findRoute>,
  settings: PipedriveServerSettings,
): Answer {
  try {
    if (typeof destination === 'object') return run(request, destination, settings);
    throw unserved(request.path, destination, settings.switches);
  } catch (error) {
    const failure = error instanceof ValidationError ? validationFailure(error) : error;
    if (failure instanceof Failure) return failure;
    throw error;
  }
}

function run(request: Request, { route, parameters }: FoundRoute, { switches }: PipedriveServerSettings): Answer {
  const search = new URL(request.originalUrl, 'http://sandbox').searchParams;
  const body = readBody(request.body, request.headers['content-type'] ?? '', route.version);
  return route.run({ parameters, search, body, query: new Query(search, switches) });
}

function unserved(path: string, why: 'wrong-method' | 'unknown', switches: PipedriveSwitches): Failure {
  if (isImitatedElsewhere(path)) return new NotImitatedError('This endpoint');
  if (why === 'wrong-method')
    return new Failure(405, { success: false, error: 'Method not allowed', error_info: HINT });
  if (!isWithdrawn(path)) return new Failure(404, { success: false, error: 'Unknown method', error_info: HINT });
  return new Failure(switches.withdrawnStatus, { success: false, error: 'Endpoint is withdrawn', error_info: HINT });
}

function isAuthenticated(request: Request, { apiToken, switches, isDenied }: PipedriveServerSettings): boolean {
  if (isDenied()) return false;
  const accepted = [request.headers['x-api-token'], switches.acceptTokenInQuery && request.query['api_token']];
  return accepted.includes(apiToken);
}

function deny(response: Response): void {
  response.setHeader('x-401-by-gw', 'true');
  send(response, 401, UNAUTHORIZED_BODY);
}

function refuse(request: Request, response: Response, verdict: Verdict, limits: Limits): void {
  if (verdict === 'blocked') {
    noteCall(response, { code: 'blocked' });
    response.status(403).type('html').send(BLOCK_PAGE);
    return;
  }
  response.set(limits.headers(/[sS]earch(\/|\?|$)/.test(request.originalUrl), verdict));
  send(response, 429, OVER_LIMIT_BODY);
}

function send(response: Response, status: number, body: unknown): void {
  const code = codeOf(body);
  if (code !== undefined) noteCall(response, { code });
  response.status(status).json(body);
}

function codeOf(body: unknown): string | undefined {
  const { code, errorCode } = body as { code?: string; errorCode?: number };
  return code ?? (errorCode === undefined ? undefined : String(errorCode));
}
