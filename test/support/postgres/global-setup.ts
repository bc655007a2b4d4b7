import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { postgresBinaries } from './binaries';
import { type PostgresServer, startPostgres } from './server';

/** Of this run, for its end. */
export interface Starter {
  http: Server;
  postgres: Promise<PostgresServer> | undefined;
}

declare global {
  var postgresStarter: Starter | undefined;
}

const ALL = 'All tests: a quarter of an hour on two cores. The quick part, two minutes: npm run test:unit\n\n';

/**
 * Before all tests: listens for the first suite that asks for a PostgreSQL, so that runs without one do not wait for
 * its start. All suites of the run share the server.
 */
export default async function globalSetup(): Promise<void> {
  if (process.argv.length === 2) process.stdout.write(ALL);
  const starter: Starter = { http: createServer(), postgres: undefined };
  starter.http.on('request', (_request, response) => {
    starter.postgres ??= startPostgres(postgresBinaries() ?? '');
    starter.postgres.then(
      ({ url }) => response.end(url),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await once(starter.http.listen(0, '127.0.0.1'), 'listening');
  const { port } = starter.http.address() as AddressInfo;
  process.env['POSTGRES_STARTER_URL'] = `http://127.0.0.1:${port}`;
  globalThis.postgresStarter = starter;
}
