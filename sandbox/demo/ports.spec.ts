import { createServer, type Server } from 'node:net';
import { freePort } from './ports.ts';

describe('freePort', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => void server.close(resolve)));

  it('passes by a port that is taken', async () => {
    const { port } = server.address() as { port: number };
    const free = await freePort(port, '127.0.0.1');
    expect(free).toBeGreaterThan(0);
    expect(free).not.toBe(port);
  });
});
