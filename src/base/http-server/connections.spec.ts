import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { closeInTime, keepConnections } from './connections';

describe('keepConnections', () => {
  it.each([1, 70, 620])('leaves no other limit that ends an idle connection before %s s', (seconds) => {
    const server = createServer();
    keepConnections(server, seconds);
    expect(server.keepAliveTimeout).toBe(1000 * seconds);
    expect(server.headersTimeout).toBeGreaterThan(server.keepAliveTimeout);
    expect(server.requestTimeout).toBeGreaterThan(server.headersTimeout);
    expect(server.timeout).toBe(0);
  });
});

describe('closeInTime', () => {
  const open = async (listener: RequestListener, patienceMs: number): Promise<Server> => {
    const server = createServer(listener);
    keepConnections(server, 620);
    closeInTime(server, patienceMs);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  };
  const client = async (server: Server, sent: string): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(sent);
    return socket;
  };
  const closed = (server: Server) => new Promise<void>((resolve) => void server.close(() => resolve()));

  it.each<[string, string, RequestListener]>([
    [
      'sends its body slowly',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1',
      (request) => void request.resume(),
    ],
    [
      'never reads its answer',
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      (_, response) => void response.write('x'.repeat(1e8)),
    ],
    ['waits for an answer', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', () => undefined],
  ])('closes though a client %s', async (_, sent, listener) => {
    const arrived = Promise.withResolvers<void>();
    const server = await open((...exchange) => {
      listener(...exchange);
      arrived.resolve();
    }, 20);
    const socket = await client(server, sent);
    await arrived.promise;
    socket.pause();
    await expect(closed(server)).resolves.toBeUndefined();
    socket.destroy();
  });

  it('cuts no answer that comes within the patience', async () => {
    const arrived = Promise.withResolvers<() => void>();
    const server = await open((_, response) => arrived.resolve(() => void response.end('done')), 60_000);
    const socket = await client(server, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const answer = await arrived.promise;
    const end = closed(server);
    let read = '';
    socket.on('data', (part: Buffer) => (read += part.toString()));
    answer();
    await Promise.all([end, once(socket, 'close')]);
    expect(read).toContain('done');
  });
});
