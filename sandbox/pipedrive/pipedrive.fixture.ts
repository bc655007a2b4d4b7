import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inventCompany } from '../company/invent-company.ts';
import { CallLog } from '../core/calls.ts';
import { SandboxClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { resolveOptions, type SandboxOptions } from '../core/options.ts';
import { SeededRandom } from '../core/random.ts';
import { createPipedriveSandbox, type PipedriveSandbox } from './index.ts';

interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; `undefined` when it is no JSON. */
  body: Body;
}

/** Loose on purpose: specs look at whatever member they are about. */
interface Body {
  success?: boolean;
  error?: string;
  code?: string;
  data: Record<string, unknown> & { items: { item: Record<string, unknown> }[] } & Record<string, unknown>[];
  additional_data?: { next_cursor: string | null };
}

export interface PipedriveFixture {
  pipedrive: PipedriveSandbox;
  clock: SandboxClock;
  calls: CallLog;
  faults: Faults;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  close: () => Promise<void>;
}

/** The simulated Pipedrive alone, empty and without limits unless told otherwise. */
export async function startPipedrive(given: SandboxOptions = {}): Promise<PipedriveFixture> {
  const options = resolveOptions({ company: 'empty', limits: false, ...given });
  const random = new SeededRandom(options.seed);
  const clock = new SandboxClock();
  const calls = new CallLog();
  const faults = new Faults();
  const company = inventCompany(random.derive('company'), options.company === 'empty');
  const { sandbox: pipedrive, close } = await createPipedriveSandbox({
    clock,
    calls,
    faults,
    random,
    options,
    company,
  });
  const request: PipedriveFixture['request'] = async (method, path, body, headers) => {
    const response = await fetch(pipedrive.url + path, {
      method,
      headers: { 'x-api-token': pipedrive.apiToken, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
  return { pipedrive, clock, calls, faults, request, close };
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined as unknown as Body;
  }
}

interface Delivery {
  authorization: string | undefined;
  meta: Record<string, unknown>;
  data: Record<string, unknown> | null;
  previous: Record<string, unknown> | null;
}

export interface Receiver {
  url: string;
  deliveries: Delivery[];
  /** Status of the next answers, the last one for all that follow; 0: never answers. */
  answers: number[];
  close: () => Promise<void>;
}

/** A subscriber that keeps what it is told. */
export async function startReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const answers = [200];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      deliveries.push({ ...(JSON.parse(text) as Delivery), authorization: request.headers.authorization });
      const status = (answers.length > 1 ? answers.shift() : answers[0]) ?? 200;
      if (status === 0) return;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${String(port)}/hook`, deliveries, answers, close };
}
