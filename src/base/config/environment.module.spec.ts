import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpEnvironment, httpConfig, SecurityEnvironment } from './base.config';
import { environmentModule } from './environment.module';

describe('environmentModule', () => {
  const environment = { ...process.env };
  const directory = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'environment-'));
    process.chdir(folder);
  });

  afterEach(() => {
    process.chdir(directory);
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  it('reads .env of the working directory, and the environment wins', async () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nHOST=127.0.0.1\n');
    process.env['PORT'] = '5000';
    await environmentModule([HttpEnvironment]);
    expect(httpConfig()).toEqual({ PORT: 5000, HOST: '127.0.0.1', KEEP_ALIVE_SECONDS: 620 });
  });

  it('tells every name in .env that nobody reads', async () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nCOLOUR=blue\nKEEP_ALIVE_SECOND=5\n');
    await expect(environmentModule([HttpEnvironment])).rejects.toThrow(
      /COLOUR is not known[^]*KEEP_ALIVE_SECOND is not known: expected KEEP_ALIVE_SECONDS, for example/,
    );
  });

  it('tells the problems of all modules at once', async () => {
    writeFileSync(join(folder, '.env'), 'PORT=many\n');
    await expect(environmentModule([HttpEnvironment, SecurityEnvironment])).rejects.toThrow(
      /PORT is not valid[^]*API_KEYS is missing/,
    );
  });
});
