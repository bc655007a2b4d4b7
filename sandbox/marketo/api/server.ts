import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { applyFaults } from '../../core/apply-faults.ts';
import { type SandboxContext } from '../../core/context.ts';
import { noteCall, recordCalls } from '../../core/record-calls.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { Answers } from './answer.ts';
import { concernsIdentity, identityFaultAnswers, restFaultAnswers } from './faults.ts';
import { identityRouter } from './identity.ts';
import { MarketoError } from './marketo-error.ts';
import { isAssetPath, type Route } from './operation.ts';
import { type Quota } from './quota.ts';
import { operationOf, type RawCall, rawCall, requestOf } from './read-call.ts';
import { createRoutes } from './routes.ts';
import { type Tokens } from './tokens.ts';

const MOST_URI_BYTES = 8192;
const MOST_ASSET_URI_BYTES = 65 * 1024;
const MOST_BODY = '1mb';

export interface MarketoServer {
  context: SandboxContext;
  state: MarketoState;
  tokens: Tokens;
  quota: Quota;
  isDenied: () => boolean;
}

export function createApplication(server: MarketoServer): Express {
  const { context, state, tokens, quota, isDenied } = server;
  const answers = new Answers(context.clock, context.random.derive('marketo request ids'), quota);
  const { faults, options } = context;
  const shared = { vendor: 'marketo', faults, latencyMs: options.latencyMs } as const;
  const application = express();
  application.disable('x-powered-by').disable('etag');
  application.use(recordCalls('marketo', context.calls, context.clock));
  application.use(
    '/identity',
    applyFaults({ ...shared, concerns: concernsIdentity, answers: identityFaultAnswers(tokens) }),
    identityRouter(tokens, isDenied),
  );
  application.use(limitAddress, limitConcurrency(quota, answers));
  application.use(applyFaults({ ...shared, answers: restFaultAnswers(answers, tokens) }));
  application.use(express.raw({ type: () => true, limit: MOST_BODY }), rejectLargeBody);
  application.use(answerCalls(server, createRoutes(state, quota, context.clock), answers));
  return application;
}

const limitAddress: RequestHandler = (request, response, next) => {
  const most = isAssetPath(request.path) ? MOST_ASSET_URI_BYTES : MOST_URI_BYTES;
  if (Buffer.byteLength(request.originalUrl) > most) response.status(414).type('text').send('URI too long');
  else next();
};

function limitConcurrency(quota: Quota, answers: Answers): RequestHandler {
  return (request, response, next) => {
    response.once('close', () => quota.leave());
    if (!quota.enter()) return next();
    const { code, message } = quota.concurrencyError();
    answers.failure(request, response, code, message);
  };
}

const rejectLargeBody: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
  if (error.status === 413) response.status(413).type('text').send('Request entity too large');
  else next(error);
};

function answerCalls(server: MarketoServer, routes: Route[], answers: Answers): RequestHandler {
  return async (request, response) => {
    const call = rawCall(request);
    try {
      if (server.state.switches.refuseDoubleSlash && request.originalUrl.split('?', 1).join('').includes('//')) {
        throw new MarketoError('610', 'Requested resource not found');
      }
      const user = authorisedUser(server, call, request.headers.authorization);
      response.locals['user'] = user;
      server.quota.admit();
      const { operation, pathValue } = operationOf(routes, call);
      requirePermission(server.state, operation.permission);
      const asked = requestOf(operation, call, pathValue, user);
      noteCall(response, { write: operation.write });
      const payload = await operation.handle(asked);
      if ('file' in payload) answers.file(request, response, payload.file);
      else answers.success(request, response, payload);
    } catch (error) {
      if (!(error instanceof MarketoError)) throw error;
      answers.failure(request, response, error.code, error.message);
    }
  };
}

function authorisedUser({ state, tokens, isDenied }: MarketoServer, call: RawCall, header = ''): string {
  const inAddress = call.query.get('access_token') ?? call.form.get('access_token');
  if (isDenied() || (inAddress !== null && state.switches.refuseTokenInUrl))
    throw new MarketoError('603', 'Access denied');
  const token = /^Bearer (\S+)$/i.exec(header)?.[1] ?? inAddress;
  if (token === null) throw new MarketoError('603', 'Access denied');
  return tokens.userOf(token);
}

/** A permission to write includes the one to read. */
function requirePermission({ switches }: MarketoState, permission: string | null): void {
  if (permission === null) return;
  const needed = [permission, permission.replace('Read-Only', 'Read-Write')];
  if (needed.every((name) => switches.deniedPermissions.includes(name))) throw new MarketoError('603', 'Access denied');
}
