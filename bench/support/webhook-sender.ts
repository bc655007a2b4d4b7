import { connect, type Socket } from 'node:net';
import { API_KEY } from './bench-environment.ts';

/** How long answers took, in milliseconds, and how many webhooks were answered a second. */
export interface Answers {
  perSecond: number;
  p50: number;
  p99: number;
  longest: number;
}

/** Sends webhooks over some connections, as cheaply as can be: the sender shares the machine with what it measures. */
export class WebhookSender {
  private readonly idle: Connection[];
  private readonly all: readonly Connection[];
  private readonly waiting: (() => void)[] = [];
  private readonly took: number[] = [];

  private constructor(connections: readonly Connection[]) {
    this.all = connections;
    this.idle = [...connections];
  }

  static async connected(port: number, count: number): Promise<WebhookSender> {
    return new WebhookSender(await Promise.all(Array.from({ length: count }, () => Connection.open(port))));
  }

  /** So many a second for so many seconds, whether or not those before were answered. @param webhook - whole requests. */
  async steadily(perSecond: number, seconds: number, webhook: () => Buffer): Promise<Answers> {
    const [beganAt, count] = [performance.now(), perSecond * seconds];
    this.took.length = 0;
    let sent = 0;
    const answers = Promise.withResolvers<void>();
    let answered = 0;
    const done = (ms: number): void => {
      this.took.push(ms);
      if (++answered === count) answers.resolve();
    };
    const tick = (): void => {
      const due = Math.min(count, Math.floor(((performance.now() - beganAt) * perSecond) / 1000));
      for (; sent < due; sent += 1) this.send(webhook(), done);
      if (sent < count) setTimeout(tick, 1);
    };
    tick();
    await answers.promise;
    return this.answers(performance.now() - beganAt);
  }

  /** So many, each connection one after the other. */
  async flatOut(count: number, webhook: () => Buffer): Promise<Answers> {
    const beganAt = performance.now();
    this.took.length = 0;
    let left = count;
    await Promise.all(
      this.all.map(async (connection) => {
        while (left-- > 0) this.took.push(await new Promise<number>((resolve) => connection.send(webhook(), resolve)));
      }),
    );
    return this.answers(performance.now() - beganAt);
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private send(request: Buffer, done: (ms: number) => void): void {
    const sentAt = performance.now();
    if (this.idle.length === 0) this.waiting.push(() => this.sendOn(request, sentAt, done));
    else this.sendOn(request, sentAt, done);
  }

  private sendOn(request: Buffer, sentAt: number, done: (ms: number) => void): void {
    const connection = this.idle.pop()!;
    connection.send(request, () => {
      this.idle.push(connection);
      done(performance.now() - sentAt);
      this.waiting.shift()?.();
    });
  }

  private answers(milliseconds: number): Answers {
    const sorted = this.took.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
    return { perSecond: (sorted.length * 1000) / milliseconds, p50: at(0.5), p99: at(0.99), longest: at(1) };
  }
}

const ACCEPTED = 'HTTP/1.1 202';

/** One webhook at a time; an answer is known by its `Content-Length`. */
class Connection {
  private ended: ((ms: number) => void) | null = null;
  private sentAt = 0;
  private received = '';

  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => this.read(part));
    socket.on('error', (thrown) => {
      throw thrown;
    });
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
    });
  }

  send(request: Buffer, ended: (ms: number) => void): void {
    this.ended = ended;
    this.sentAt = performance.now();
    this.socket.write(request);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(part: string): void {
    this.received += part;
    const head = this.received.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1]);
    if (this.received.length < head + 4 + length) return;
    if (!this.received.startsWith(ACCEPTED)) throw new Error(`A webhook was answered with ${this.received}`);
    this.received = '';
    this.ended?.(performance.now() - this.sentAt);
  }
}

/** A whole request to a route. */
export function requestTo(path: string, body: string): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `X-API-Key: ${API_KEY}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
