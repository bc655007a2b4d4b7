import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** One call and its answer, as they went over the wire. */
export interface Exchange {
  method: string;
  /** With its query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  status: number;
  answerType: string;
  answer: string;
}

/** An HTTP server in front of another one, which passes everything on and keeps it. */
export interface Recorder {
  url: string;
  exchanges: Exchange[];
  close(): Promise<void>;
}

/** Headers that concern one connection and not the message. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'host',
]);

export async function startRecorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    pass(target, request, response).then(
      (exchange) => exchanges.push(exchange),
      (thrown: unknown) => response.destroy(thrown as Error),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(target: string, request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await textOf(request);
  const answered = await fetch(target + url, {
    method,
    headers: messageHeaders(Object.entries(headers) as [string, string][]),
    redirect: 'manual',
    ...(body === '' ? {} : { body }),
  });
  const answer = await answered.text();
  response.writeHead(answered.status, messageHeaders([...answered.headers]));
  response.end(answer);
  const answerType = answered.headers.get('content-type') ?? '';
  return { method, url, headers, body, status: answered.status, answerType, answer };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function messageHeaders(headers: [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !CONNECTION_HEADERS.has(name)));
}
