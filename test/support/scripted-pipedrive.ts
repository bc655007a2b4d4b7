import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { PipedriveClient, type PipedriveClientOptions } from '../../src/pipedrive';
import { FakeClock } from './fake-clock';

export interface SentRequest {
  /** Verb, path and query, decoded. */
  route: string;
  token: string | undefined;
  /** Undefined where none was sent. */
  body: unknown;
}

/** An object is answered as JSON, text as it is; `drop` closes the connection. */
export type Reply = { status?: number; headers?: Record<string, string>; body: object | string } | 'drop';

export const success = (data: unknown, nextCursor: string | null = null): Reply => ({
  body: { success: true, data, additional_data: { next_cursor: nextCursor } },
});

export const failure = (status: number, error = 'as the table says', more: object = {}): Reply => ({
  status,
  headers: { 'x-correlation-id': 'c0ffee' },
  body: { success: false, error, ...more },
});

export const hits = (...ids: number[]): Reply =>
  success({ items: ids.map((id) => ({ result_score: 1, item: { id } })) });

export const MARKETO_ID = 'a'.repeat(40);
export const LEAD_SCORE = 'b'.repeat(40);
export const REGION = 'c'.repeat(40);
export const BUDGET = 'd'.repeat(40);
export const TOPICS = 'e'.repeat(40);

export const customField = (code: string, name: string, type: string, labels?: readonly string[]) => ({
  field_name: name,
  field_code: code,
  field_type: type,
  options: labels?.map((label, index) => ({ id: index + 1, label })) ?? null,
  subfields: null,
  is_custom_field: true,
  is_optional_response_field: false,
});

export const FIELDS = [
  { ...customField('email', 'Email', 'varchar'), is_custom_field: false },
  { ...customField('label_ids', 'Labels', 'set', ['Customer', 'Hot lead']), is_custom_field: false },
  { ...customField('notes_count', 'Notes', 'int'), is_custom_field: false, is_optional_response_field: true },
  customField(MARKETO_ID, 'Marketo ID', 'varchar'),
  customField(LEAD_SCORE, 'Lead score', 'double'),
  customField(REGION, 'Region', 'enum', ['EMEA', 'NAM']),
  customField(BUDGET, 'Budget', 'monetary'),
  customField(TOPICS, 'Topics', 'set', ['Sales', 'Service', 'Press']),
];

export const aPerson = (members: object = {}, custom: object = {}) => ({
  id: 7,
  name: 'Ada Example',
  owner_id: 11,
  org_id: null,
  emails: [
    { value: 'ada@acme.example', primary: true, label: 'work' },
    { value: 'ada@home.example', primary: false, label: 'home' },
  ],
  phones: [],
  is_deleted: false,
  ...members,
  custom_fields: { [MARKETO_ID]: null, [LEAD_SCORE]: 5, [REGION]: 1, [BUDGET]: null, [TOPICS]: null, ...custom },
});

/** A local server with a script of answers per route; a request that is not in the script is answered 418 and fails the client. */
export class ScriptedPipedrive {
  readonly clock = new FakeClock();
  readonly requests: SentRequest[] = [];
  private readonly replies = new Map<string, Reply[]>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<ScriptedPipedrive> {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return new ScriptedPipedrive(server).on('GET /api/v2/personFields?limit=500', success(FIELDS));
  }

  /** Answers of a route in order; the last one is repeated. */
  on(route: string, ...replies: Reply[]): this {
    this.replies.set(route, replies);
    return this;
  }

  client(options: Partial<PipedriveClientOptions> = {}): PipedriveClient {
    return new PipedriveClient({
      baseUrl: this.url,
      apiToken: 'token',
      clock: this.clock,
      random: () => 0,
      ...options,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was sent, field lists left out. */
  get routes(): string[] {
    return this.requests.map(({ route }) => route).filter((route) => !route.includes('Fields?'));
  }

  bodies(route: string): unknown[] {
    return this.requests.filter((request) => request.route === route).map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    const text = await textOf(request);
    const token = request.headers['x-api-token'];
    this.requests.push({ route, token: token?.toString(), body: text === '' ? undefined : JSON.parse(text) });
    const replies = this.replies.get(route) ?? [{ status: 418, body: 'not in the script' }];
    const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
    if (reply === 'drop') request.socket.destroy();
    else send(response, reply);
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Exclude<Reply, 'drop'>): void {
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
