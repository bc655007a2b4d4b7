import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FOLDERS } from '../folders';
import { postgresBinaries } from '../postgres/binaries';
import { startPostgres } from '../postgres/server';
import { compileService } from './compile-service';
import { type SharedPart, SharedParts } from './shared-parts';

declare global {
  var sharedParts: SharedParts | undefined;
}

const ROOT = join(__dirname, '../../..');
const ALL = 'All tests: a quarter of an hour on two cores. The quick part, two minutes: npm run test:unit\n\n';

/**
 * Before all tests: listens for the first suite that asks for what all suites of the run share, so that runs that need
 * none of it do not wait for it.
 */
export default async function globalSetup(): Promise<void> {
  if (process.argv.length === 2) process.stdout.write(ALL);
  const parts = new SharedParts({ postgres, service, folder });
  const http = createServer((request, response) => {
    // Else a suite in this very process would keep it alive.
    response.shouldKeepAlive = false;
    parts.answerOf(request.url!.slice(1)).then(
      (answer) => response.end(answer),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = http.address() as AddressInfo;
  // It alone keeps no run alive.
  http.unref();
  process.env['SHARED_PARTS_URL'] = `http://127.0.0.1:${port}`;
  process.env['BUILT_SERVICE'] = join(ROOT, `dist-test-${process.pid}`);
  globalThis.sharedParts = parts;
}

/** The PostgreSQL of the run, as the address of its maintenance database. */
async function postgres(): Promise<SharedPart> {
  const { url, stop } = await startPostgres(postgresBinaries() ?? '', FOLDERS);
  return { answer: url, end: stop };
}

/** The folder of the compiled service. */
async function service(): Promise<SharedPart> {
  const folder = process.env['BUILT_SERVICE']!;
  return { answer: folder, end: await compileService(ROOT, folder) };
}

/** A folder for what suites make for each other. */
function folder(): Promise<SharedPart> {
  const answer = mkdtempSync(join(FOLDERS, 'tests-'));
  return Promise.resolve({ answer, end: () => Promise.resolve(rmSync(answer, { recursive: true })) });
}
