import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { LARGEST_ANSWER_BYTES } from './no-answer';
import { VendorHttp } from './vendor-http';

describe('VendorHttp', () => {
  let server: Server;
  let url: string;
  let listener: RequestListener;

  beforeEach(async () => {
    server = createServer((request, response) => listener(request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  const http = new VendorHttp({ vendor: 'Vendor', timeoutMs: 2000 });

  it('gives an answer of any status, with its headers and parsed body', async () => {
    listener = (_, response) => void response.writeHead(429, { 'X-Left': '0' }).end('{"success":false}');
    await expect(http.send({ method: 'GET', url })).resolves.toMatchObject({
      status: 429,
      headers: { 'x-left': '0' },
      body: { success: false },
      isJson: true,
    });
  });

  it('gives a page that is no JSON as text', async () => {
    listener = (_, response) => void response.writeHead(403).end('<html>');
    await expect(http.send({ method: 'GET', url })).resolves.toMatchObject({ body: '<html>', isJson: false });
  });

  it('gives up an answer that unpacks to more than is read', async () => {
    const bomb = gzipSync(Buffer.alloc(LARGEST_ANSWER_BYTES + 1, ' '));
    listener = (_, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    const patient = new VendorHttp({ vendor: 'Vendor', timeoutMs: 20_000 });
    await expect(patient.send({ method: 'GET', url: `${url}/persons` })).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      message: 'Vendor gave an answer of more than 32 MB to GET /persons',
      details: { code: 'ANSWER_TOO_LARGE', outcomeUnknown: true },
    });
  });

  it('takes an answer that is nested too deep for none in JSON', async () => {
    listener = (_, response) => void response.end('['.repeat(5000) + ']'.repeat(5000));
    await expect(http.send({ method: 'GET', url })).resolves.toMatchObject({ isJson: false });
  });

  it('names the product and sends objects as JSON', async () => {
    let seen = {};
    listener = (request, response) => {
      seen = { agent: request.headers['user-agent'], type: request.headers['content-type'] };
      response.end('{}');
    };
    await http.send({ method: 'POST', url, body: { name: 'Ada' } });
    expect(seen).toEqual({
      agent: expect.stringMatching(/^marketo-pipedrive-sync\/\d/),
      type: expect.stringContaining('application/json'),
    });
  });

  it('sends members of any name', async () => {
    let seen = '';
    listener = (request, response) => {
      request.on('data', (part: Buffer) => (seen += part.toString()));
      request.on('end', () => response.end('{}'));
    };
    const sent = '{"input":[{"__proto__":"Ada","constructor":"Grace","toString":null}]}';
    await http.send({ method: 'POST', url, body: JSON.parse(sent) });
    expect(seen).toBe(sent);
  });

  it('does not know the outcome when the connection breaks', async () => {
    listener = (request) => void request.socket.destroy();
    await expect(http.send({ method: 'POST', url: `${url}/path?token=secret` })).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      message: expect.not.stringContaining('secret') as string,
      details: { outcomeUnknown: true },
    });
  });

  it('does not know the outcome of a call that timed out', async () => {
    listener = () => {};
    await expect(http.send({ method: 'POST', url, timeoutMs: 20 })).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      details: { outcomeUnknown: true },
    });
  });

  it('knows that nothing happened where nobody listens', async () => {
    await expect(http.send({ method: 'POST', url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      details: { outcomeUnknown: false },
    });
  });
});
