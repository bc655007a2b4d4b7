import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** After each attempt that failed twice as long, as one that does not want to be the storm itself. */
const RETRY_MS = 150;
const LONGEST_RETRY_MS = 1_200;
/** Marketo waits as long for an answer. */
const ATTEMPT_MS = 30_000;

interface Delivery {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Stands before the service, takes every webhook at once, and delivers it until the service has said that it is stored:
 * what the service never accepted it cannot lose.
 */
export class Gateway {
  /** Names of the tasks that the service answered with 202. */
  readonly accepted = new Set<string>();
  /** Answers that no webhook may get. */
  readonly refusals: string[] = [];
  /** Deliveries that had no answer, or 503. */
  repeated = 0;
  private waiting = 0;
  private isClosed = false;
  private readonly server: Server;

  private constructor(private readonly target: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        response.end('{}');
        const { method = 'POST', url: path = '/' } = request;
        this.deliver({ method, path, headers: kept(request.headers), body: Buffer.concat(chunks).toString() });
      });
    });
  }

  static async start(target: string): Promise<Gateway> {
    const gateway = new Gateway(target);
    await once(gateway.server.listen(0, '127.0.0.1'), 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Deliveries that the service has not accepted yet. */
  get pending(): number {
    return this.waiting;
  }

  post(path: string, apiKey: string, body?: object): void {
    const headers = { 'x-api-key': apiKey, ...(body ? { 'content-type': 'application/json' } : {}) };
    this.deliver({ method: 'POST', path, headers, body: body ? JSON.stringify(body) : '' });
  }

  close(): void {
    this.isClosed = true;
    this.server.close();
    this.server.closeAllConnections();
  }

  private deliver(delivery: Delivery): void {
    this.waiting += 1;
    void this.untilAccepted(delivery).finally(() => (this.waiting -= 1));
  }

  private async untilAccepted(delivery: Delivery): Promise<void> {
    for (let waitMs = RETRY_MS; !this.isClosed && !(await this.attempt(delivery)); waitMs *= 2) {
      this.repeated += 1;
      await sleep(Math.min(waitMs, LONGEST_RETRY_MS));
    }
  }

  private async attempt({ method, path, headers, body }: Delivery): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(ATTEMPT_MS);
      const sent = body === '' ? {} : { body };
      const response = await fetch(this.target + path, { method, headers, ...sent, signal });
      const answer = (await response.json()) as { name?: string };
      if (response.status === 202) this.accepted.add(answer.name!);
      else if (response.status !== 200 && response.status !== 503) {
        this.refusals.push(`${method} ${path.split('?')[0]} was answered ${response.status} ${JSON.stringify(answer)}`);
      }
      return response.status !== 503;
    } catch {
      return false;
    }
  }
}

const KEPT_HEADERS = ['content-type', 'x-api-key', 'authorization'];

function kept(headers: IncomingHttpHeaders): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
