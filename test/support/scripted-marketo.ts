import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { MarketoClient, type MarketoClientOptions } from '../../src/marketo';
import { FakeClock } from './fake-clock';

export interface SentRequest {
  /** Verb, path and query. */
  route: string;
  authorization: string | undefined;
  /** The members of a JSON body or of a form. */
  body: Record<string, unknown>;
}

/** An object is answered as JSON, text as it is; `hang` never answers, `drop` closes the connection. */
export type Reply = { status?: number; headers?: Record<string, string>; body: object | string } | 'hang' | 'drop';

export const LEADS_READ = 'POST /rest/v1/leads.json?_method=GET';
export const LEADS_WRITE = 'POST /rest/v1/leads.json';
export const LEADS_DELETE = 'POST /rest/v1/leads/delete.json';
export const LEADS_DESCRIBE = 'GET /rest/v1/leads/describe2.json';
export const COMPANIES_READ = 'POST /rest/v1/companies.json?_method=GET';
export const COMPANIES_WRITE = 'POST /rest/v1/companies.json';
export const COMPANIES_DELETE = 'POST /rest/v1/companies/delete.json';
export const COMPANIES_DESCRIBE = 'GET /rest/v1/companies/describe.json';
export const OPPORTUNITIES_READ = 'POST /rest/v1/opportunities.json?_method=GET';
export const OPPORTUNITIES_WRITE = 'POST /rest/v1/opportunities.json';
export const OPPORTUNITIES_DELETE = 'POST /rest/v1/opportunities/delete.json';
const OPPORTUNITIES_DESCRIBE = 'GET /rest/v1/opportunities/describe.json';
export const ROLES_READ = 'POST /rest/v1/opportunities/roles.json?_method=GET';
export const ROLES_WRITE = 'POST /rest/v1/opportunities/roles.json';
export const ROLES_DELETE = 'POST /rest/v1/opportunities/roles/delete.json';
export const ROLES_DESCRIBE = 'GET /rest/v1/opportunities/roles/describe.json';
export const ACTIVITY_TYPES = 'GET /rest/v1/activities/types.json';
export const PAGING_TOKEN = 'GET /rest/v1/activities/pagingtoken.json?sinceDatetime=2026-03-01T00%3A00%3A00Z';
export const ACTIVITIES = 'GET /rest/v1/activities.json';
export const LEAD_CHANGES = 'GET /rest/v1/activities/leadchanges.json';
export const DELETED_LEADS = 'GET /rest/v1/activities/deletedleads.json';
export const TOKEN = 'GET /identity/oauth/token?grant_type=client_credentials&client_id=client&client_secret=secret';

export const success = (result: unknown, more: object = {}): Reply => ({
  body: { requestId: 'a1#19c', success: true, result, ...more },
});
export const failure = (code: string, message = 'as the table says'): Reply => ({
  body: { requestId: 'b2#19c', success: false, errors: [{ code, message }] },
});
export const skipped = (code: string, message = 'as the table says'): Reply =>
  success([{ status: 'skipped', reasons: [{ code, message }] }]);
export const token = (value: string, expiresIn = 3_599): Reply => ({
  body: { access_token: value, token_type: 'bearer', expires_in: expiresIn, scope: 'api@acme.example' },
});

export const field = (name: string, dataType = 'string', updateable = true) => ({
  name,
  displayName: name,
  dataType,
  updateable,
  crmManaged: false,
});

export const LEAD_DESCRIPTION = success([
  {
    name: 'API Lead',
    searchableFields: [['email'], ['id'], ['pipedriveId']],
    fields: [
      field('id', 'integer', false),
      field('email', 'email'),
      field('firstName'),
      field('lastName'),
      field('leadScore', 'score'),
      field('unsubscribed', 'boolean'),
      field('pipedriveId', 'integer'),
      field('externalCompanyId'),
      field('company'),
      field('annualRevenue', 'currency'),
      field('updatedAt', 'datetime', true),
    ],
  },
]);

const COMPANY_DESCRIPTION = success([
  {
    name: 'Company',
    idField: 'id',
    dedupeFields: ['externalCompanyId'],
    searchableFields: [['externalCompanyId'], ['id'], ['company']],
    fields: [
      field('id', 'integer', false),
      field('externalCompanyId', 'string', false),
      field('company'),
      field('annualRevenue', 'currency'),
      field('createdAt', 'datetime', false),
    ],
  },
]);

const OPPORTUNITY_DESCRIPTION = success([
  {
    name: 'opportunity',
    idField: 'marketoGUID',
    dedupeFields: ['externalOpportunityId'],
    searchableFields: [['externalOpportunityId'], ['marketoGUID']],
    fields: [
      field('marketoGUID', 'string', false),
      field('externalOpportunityId', 'string', false),
      field('name'),
      field('amount', 'currency'),
      field('isWon', 'boolean'),
    ],
  },
]);

const ROLE_DESCRIPTION = success([
  {
    name: 'opportunityRole',
    idField: 'marketoGUID',
    dedupeFields: ['externalOpportunityId', 'leadId', 'role'],
    searchableFields: [
      ['externalOpportunityId', 'leadId', 'role'],
      ['marketoGUID'],
      ['leadId'],
      ['externalOpportunityId'],
    ],
    fields: [
      field('marketoGUID', 'string', false),
      field('externalOpportunityId', 'string', false),
      field('leadId', 'integer', false),
      field('role', 'string', false),
      field('isPrimary', 'boolean'),
    ],
  },
]);

/** A local server that answers as a script says, keeps what it was sent, and fails the test for anything else. */
export class ScriptedMarketo {
  readonly requests: SentRequest[] = [];
  readonly clock = new FakeClock();
  private readonly script = new Map<string, Reply[]>();
  private readonly unexpected: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.on(TOKEN, token('token-1'));
    this.on(LEADS_DESCRIBE, LEAD_DESCRIPTION);
    this.on(COMPANIES_DESCRIBE, COMPANY_DESCRIPTION);
    this.on(OPPORTUNITIES_DESCRIBE, OPPORTUNITY_DESCRIPTION);
    this.on(ROLES_DESCRIBE, ROLE_DESCRIPTION);
  }

  /**
   * Gives the replies to the calls of a route in their order; the last one to all further calls. A GET without a query
   * takes any; what was asked then counts as the body.
   */
  on(route: string, ...replies: Reply[]): void {
    this.script.set(route, replies);
  }

  async client(options: Partial<MarketoClientOptions> = {}): Promise<MarketoClient> {
    if (!this.server.listening) await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return new MarketoClient({
      identityUrl: `http://127.0.0.1:${port}/identity/`,
      restUrl: `http://127.0.0.1:${port}/rest`,
      clientId: 'client',
      clientSecret: 'secret',
      clock: this.clock,
      random: () => 0,
      ...options,
    });
  }

  sent(route: string): SentRequest[] {
    return this.requests.filter((request) => request.route === route);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
    if (this.unexpected.length > 0) throw new Error(`Unexpected requests: ${this.unexpected.join(', ')}`);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const whole = `${request.method ?? ''} ${request.url ?? ''}`;
    const [path = '', query = ''] = whole.split('?');
    const route = path.startsWith('GET ') && this.script.has(path) ? path : whole;
    const text = await textOf(request);
    const body = route === path && query !== '' ? parsed(query) : parsed(text, request.headers['content-type']);
    this.requests.push({ route, authorization: request.headers.authorization, body });
    const replies = this.script.get(route);
    if (!replies) this.unexpected.push(route);
    const reply = replies && replies.length > 1 ? replies.shift() : replies?.[0];
    if (reply === 'hang') return;
    if (reply === 'drop' || reply === undefined) return void response.destroy();
    const answer = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status ?? 200, reply.headers).end(answer);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, contentType = ''): Record<string, unknown> {
  if (text === '') return {};
  if (contentType.startsWith('application/json')) return JSON.parse(text) as Record<string, unknown>;
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((key) => [key, form.getAll(key).length > 1 ? form.getAll(key) : form.get(key)]),
  );
}
