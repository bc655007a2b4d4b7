import { createHash, type Hash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Sandbox } from '../../sandbox/index.ts';
import { type Cost } from '../../test/cost/measured.ts';
import { type Vendors } from './bench-environment.ts';
import { GeneratedRecords, templatesOf } from './generated-records.ts';

const PAGE = 500;
const TOKENS_OF_A_LIST = 10;
/** What Pipedrive's largest plan takes in two seconds. */
const BURST = '120';
const ROWS_AT_ONCE = 1000;

type Answer = (call: URL, body: string, id: string) => unknown;

interface Extract {
  readonly fields: readonly string[];
  /** Numbers of the first lead, and of the one after the last. */
  readonly range: readonly [first: number, end: number];
}

/**
 * Two accounts of any size in which every pair is in step. Lists of records are made when they are asked for and kept
 * nowhere; what else is asked for, such as fields and tokens, the sandbox answers.
 */
export class GeneratedAccounts {
  vendors!: Vendors;
  private readonly sandbox: Sandbox;
  private readonly records: GeneratedRecords;
  private readonly servers: Server[] = [];
  private readonly extracts: Extract[] = [];
  /** Calls that were answered here; of what the sandbox answers it keeps account itself. */
  private readonly made = { marketo: 0, pipedrive: 0, tokens: 0 };

  private constructor(sandbox: Sandbox, records: GeneratedRecords) {
    this.sandbox = sandbox;
    this.records = records;
  }

  static async start(sandbox: Sandbox, size: number): Promise<GeneratedAccounts> {
    const accounts = new GeneratedAccounts(sandbox, new GeneratedRecords(size, await templatesOf(sandbox)));
    const { marketo, pipedrive } = sandbox;
    const [ofMarketo, ofPipedrive] = [new URL(marketo.restUrl).origin, new URL(pipedrive.url).origin];
    const marketoUrl = await accounts.listen(ofMarketo, accounts.ofMarketo);
    const pipedriveUrl = await accounts.listen(ofPipedrive, accounts.ofPipedrive);
    const { clientId, clientSecret } = marketo;
    accounts.vendors = {
      marketo: { identityUrl: `${marketoUrl}/identity`, restUrl: `${marketoUrl}/rest`, clientId, clientSecret },
      pipedrive: { url: pipedriveUrl, apiToken: pipedrive.apiToken },
    };
    return accounts;
  }

  /** What was asked of both so far. */
  get spent(): Cost {
    const [marketo, pipedrive] = [this.sandbox.calls.totals('marketo'), this.sandbox.calls.totals('pipedrive')];
    return {
      marketoCalls: this.made.marketo + marketo.tokens,
      pipedriveCalls: this.made.pipedrive + pipedrive.calls,
      pipedriveTokens: this.made.tokens + pipedrive.tokens,
    };
  }

  close(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  private readonly ofMarketo: readonly (readonly [RegExp, Answer])[] = [
    [/^POST \/rest\/v1\/leads\.json\?_method=GET/, (_, body) => this.found('lead', body)],
    [/^POST \/rest\/v1\/companies\.json\?_method=GET/, (_, body) => this.found('company', body)],
    [/^POST \/bulk\/v1\/leads\/export\/create\.json/, (_, body) => this.created(body)],
    [/^POST \/bulk\/v1\/leads\/export\/(\d+)\/enqueue\.json/, (_, __, id) => ok([{ exportId: id, status: 'Queued' }])],
    [/^GET \/bulk\/v1\/leads\/export\/(\d+)\/status\.json/, (_, __, id) => this.completed(id)],
    [/^GET \/bulk\/v1\/leads\/export\/(\d+)\/file\.json/, (_, __, id) => this.file(this.extracts[Number(id)]!)],
  ];

  private readonly ofPipedrive: readonly (readonly [RegExp, Answer])[] = [
    [/^GET \/api\/v2\/persons\?/, (call) => this.listed(call, this.records.size, (n) => this.records.person(n))],
    [
      /^GET \/api\/v2\/organizations\?/,
      (call) => this.listed(call, this.records.companies, (n) => this.records.organization(n)),
    ],
    [/^GET \/api\/v2\/persons\/(\d+)/, (_, __, id) => page(this.records.person(Number(id)), null)],
    [/^GET \/api\/v2\/organizations\/(\d+)/, (_, __, id) => page(this.records.organization(Number(id)), null)],
  ];

  private async listen(origin: string, answers: readonly (readonly [RegExp, Answer])[]): Promise<string> {
    const server = createServer((call, response) => void this.answer(origin, answers, call, response));
    this.servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private async answer(
    origin: string,
    answers: readonly (readonly [RegExp, Answer])[],
    call: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const asked = `${call.method} ${call.url}`;
    const known = answers.find(([pattern]) => pattern.test(asked));
    if (known === undefined) return passOn(origin, call, response);
    const [pattern, answer] = known;
    const chunks: Buffer[] = [];
    for await (const chunk of call) chunks.push(chunk as Buffer);
    const url = new URL(call.url!, origin);
    const content = answer(url, Buffer.concat(chunks).toString(), pattern.exec(asked)?.[1] ?? '');
    const isMarketo = answers === this.ofMarketo;
    if (isMarketo) this.made.marketo += 1;
    else {
      this.made.pipedrive += 1;
      this.made.tokens += Array.isArray((content as { data: unknown }).data) ? TOKENS_OF_A_LIST : 1;
    }
    if (typeof content === 'object' && Symbol.iterator in content!) {
      response.writeHead(200, { 'content-type': 'text/csv' });
      for (const piece of content as Iterable<string>) {
        if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
      }
      return void response.end();
    }
    response.writeHead(200, { 'content-type': 'application/json', ...(!isMarketo && { 'x-ratelimit-limit': BURST }) });
    response.end(JSON.stringify(content));
  }

  private found(kind: 'lead' | 'company', body: string): object {
    const form = new URLSearchParams(body);
    const values = form.getAll('filterValues').flatMap((each) => each.split(','));
    const fields = ['id', ...(form.get('fields') ?? '').split(',')];
    const numbers = this.records.numbersOf(kind, form.get('filterType') ?? '', values);
    return ok(numbers.map((n) => picked(this.records[kind](n), fields)));
  }

  private created(body: string): object {
    const { fields, filter } = JSON.parse(body) as {
      fields: string[];
      filter: { createdAt: Record<'startAt' | 'endAt', string> };
    };
    const { startAt, endAt } = filter.createdAt;
    const range = this.records.leadsOf(Date.parse(startAt), Date.parse(endAt));
    const id = this.extracts.push({ fields, range }) - 1;
    return ok([{ exportId: String(id), status: 'Created', format: 'CSV' }]);
  }

  private completed(id: string): object {
    const extract = this.extracts[Number(id)]!;
    const [first, end] = extract.range;
    const hash: Hash = createHash('sha256');
    let fileSize = 0;
    for (const piece of this.file(extract)) {
      hash.update(piece);
      fileSize += Buffer.byteLength(piece);
    }
    const file = { numberOfRecords: Math.max(0, end - first), fileSize, fileChecksum: `sha256:${hash.digest('hex')}` };
    return ok([{ exportId: id, status: 'Completed', format: 'CSV', ...file }]);
  }

  private *file({ fields, range: [first, end] }: Extract): Generator<string> {
    yield `${fields.join(',')}\n`;
    for (let begin = first; begin < end; begin += ROWS_AT_ONCE) {
      const rows: string[] = [];
      for (let n = begin; n < Math.min(end, begin + ROWS_AT_ONCE); n += 1) {
        const lead = this.records.lead(n);
        rows.push(`${fields.map((field) => cellOf(lead[field])).join(',')}\n`);
      }
      yield rows.join('');
    }
  }

  /** Nothing was changed lately. */
  private listed({ searchParams: query }: URL, last: number, record: (n: number) => object): object {
    if (query.has('updated_since')) return page([], null);
    const ids = query.get('ids')?.split(',').map(Number);
    if (ids) return page(ids.filter((id) => id >= 1 && id <= last).map(record), null);
    const first = Number(query.get('cursor') ?? 0) + 1;
    const end = Math.min(last, first + PAGE - 1);
    const records = Array.from({ length: end - first + 1 }, (_, index) => record(first + index));
    return page(records, end < last ? String(end) : null);
  }
}

/** Of texts without commas and numbers. */
const cellOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : 'null';

const ok = (result: readonly unknown[]): object => ({ requestId: '1', success: true, result, moreResult: false });

const page = (data: object | readonly object[], next_cursor: string | null): object => ({
  success: true,
  data,
  additional_data: { next_cursor },
});

const picked = (record: Readonly<Record<string, unknown>>, fields: readonly string[]): object =>
  Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));

function passOn(origin: string, call: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = call;
  const { host: _, ...others } = headers;
  const passed = request(new URL(call.url!, origin), { method: method!, headers: others }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  call.pipe(passed);
}
