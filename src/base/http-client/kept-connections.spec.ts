import { createServer, get, type Agent, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { keptConnections } from './kept-connections';

describe('keptConnections', () => {
  let server: Server;
  let agent: Agent;

  beforeEach(async () => {
    server = createServer((_, response) => void response.end());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    agent = keptConnections().httpAgent;
  });
  afterEach(async () => {
    agent.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });

  /** After how many milliseconds the connection of an answered call closes. */
  async function idleMs(): Promise<number | undefined> {
    const { port } = server.address() as AddressInfo;
    const freed = new Promise((resolve) => void agent.once('free', resolve));
    get({ host: '127.0.0.1', port, agent, timeout: 100_000 }, (answer) => void answer.resume());
    await freed;
    return Object.values(agent.freeSockets).flat()[0]?.timeout;
  }

  it('close before the server closes them', async () => {
    server.keepAliveTimeout = 5_000;
    expect(await idleMs()).toBe(2_500);
  });

  it('close after a while where the server tells nothing', async () => {
    server.keepAliveTimeout = 0;
    expect(await idleMs()).toBe(15_000);
  });
});
