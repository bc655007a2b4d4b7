import express, { type ErrorRequestHandler, type Express } from 'express';
import { type SandboxContext } from '../core/context.ts';
import { BadInput, choiceOf, membersOf, numberAbove } from './bad-input.ts';
import { campaignRoutes } from './campaign-routes.ts';
import { type CallFilter } from '../core/calls.ts';
import { faultOf } from './fault-input.ts';
import { PAGE } from './page.ts';
import { recordRoutes } from './record-routes.ts';
import { stateOf } from './state.ts';
import { switchRoutes } from './switch-routes.ts';
import { type Vendors } from './vendors.ts';

const ROUTES = [
  'GET /api/state',
  'GET /api/calls?vendor=&write=&since=',
  'GET /api/totals',
  'GET|POST|DELETE /api/faults',
  'POST /api/clock/advance {"milliseconds": 3600000}',
  'GET|PATCH /api/marketo/switches',
  'GET|POST|DELETE /api/marketo/campaigns',
  'GET|POST /api/marketo/leads',
  'GET|PATCH|DELETE /api/marketo/leads/:id',
  'POST /api/marketo/leads/:id/merge {"into": 2}',
  'GET|POST /api/pipedrive/persons',
  'GET|PATCH|DELETE /api/pipedrive/persons/:id',
  'POST /api/pipedrive/persons/:id/merge {"into": 2}',
  'GET|POST /api/pipedrive/organizations',
  'GET|PATCH|DELETE /api/pipedrive/organizations/:id',
  'POST /api/pipedrive/organizations/:id/merge {"into": 2}',
  'GET|POST /api/pipedrive/deals',
  'GET|PATCH|DELETE /api/pipedrive/deals/:id',
  'POST /api/pipedrive/deals/:id/merge {"into": 2}',
  'GET|POST /api/pipedrive/activities',
  'GET|PATCH|DELETE /api/pipedrive/activities/:id',
];

export function createControlApplication(context: SandboxContext, vendors: Vendors): Express {
  const { calls, clock, faults } = context;
  const application = express();
  application.disable('x-powered-by');
  application.use(express.json({ limit: '1mb' }));
  application.get('/', (_request, response) => void response.type('html').send(PAGE));
  application.get('/api', (_request, response) => void response.json(ROUTES));
  application.get('/api/state', (_request, response) => void response.json(stateOf(context, vendors)));
  application.get('/api/calls', (request, response) => void response.json(calls.list(filterOf(request.query))));
  application.get('/api/totals', (_request, response) => {
    response.json({ marketo: calls.totals('marketo'), pipedrive: calls.totals('pipedrive') });
  });
  application.get('/api/faults', (_request, response) => void response.json(faults.list()));
  application.post('/api/faults', (request, response) => {
    response.status(201).json({ id: faults.add(faultOf(request.body)) });
  });
  application.delete('/api/faults', (_request, response) => {
    faults.clear();
    response.json([]);
  });
  application.post('/api/clock/advance', (request, response) => {
    clock.advance(numberAbove(membersOf(request.body)['milliseconds'], 0, 'milliseconds'));
    response.json({ now: clock.iso() });
  });
  application.use('/api', switchRoutes(vendors));
  application.use('/api', campaignRoutes(vendors));
  application.use('/api', recordRoutes(vendors));
  application.use((_request, response) => void response.status(404).json({ message: 'GET /api lists the routes' }));
  application.use(answerErrors);
  return application;
}

const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = (error as { status?: unknown }).status;
  if (error instanceof BadInput) response.status(400).json({ message: error.message });
  else if (typeof status === 'number' && status < 500)
    response.status(status).json({ message: (error as Error).message });
  else next(error);
};

function filterOf(query: Record<string, unknown>): CallFilter {
  const { vendor, write, since } = query;
  return {
    ...(vendor ? { vendor: choiceOf(vendor, ['marketo', 'pipedrive'] as const, 'vendor') } : {}),
    ...(write ? { write: choiceOf(write, ['true', 'false'] as const, 'write') === 'true' } : {}),
    ...(since ? { since: numberAbove(Number(since), 0, 'since') } : {}),
  };
}
