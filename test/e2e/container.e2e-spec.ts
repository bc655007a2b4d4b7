import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { buildContext } from '../support/build-context';
import { environmentFor } from '../support/create-test-app';
import { type BuiltImage, buildDockerfile } from '../support/dockerfile-build';
import { freePort } from '../support/service-process';
import { until } from '../support/until';

const ROOT = join(__dirname, '../..');
const MOST_SECONDS = 240;

/** What the stage that builds installs: the same as a developer of the project. */
const INSTALL = 'npm ci --ignore-scripts';
/** In CI, which has just installed by the same lock. */
const reuses = process.env['REUSE_INSTALL'] === 'true';
type Lock = {
  packages: Record<string, { version?: string; dev?: boolean; devOptional?: boolean; optional?: boolean }>;
};
const lockOf = (file: string): Lock => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Lock;

function reuseInstall(folder: string): void {
  const locked = lockOf('package-lock.json').packages;
  const installed = Object.entries(lockOf('node_modules/.package-lock.json').packages);
  const others = installed.filter(([path, { version }]) => locked[path]?.version !== version).map(([path]) => path);
  if (others.length > 0) throw new Error(`Not what package-lock.json says, npm ci mends it: ${others.join(', ')}`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

describe('Dockerfile', () => {
  it('has nothing that its linter objects to', () => {
    expect(validate(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))).toEqual([]);
  });

  it('is built from the sources alone', () => {
    const files = buildContext(ROOT);
    expect(files).toEqual(expect.arrayContaining(['package-lock.json', 'src/main.ts']));
    expect(files.filter((file) => /^(\.env|data|node_modules|test|dist)|\.spec\.ts$/.test(file))).toEqual([]);
  });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot)
  process.stderr.write('The image’s steps are not performed: only root can start the service as another user\n');

(isRoot ? describe : describe.skip)('the image’s steps in a clean folder', () => {
  let folder: string;
  let sandbox: Sandbox;
  let image: BuiltImage;
  let seconds: number;
  let service: ChildProcess | undefined;

  beforeAll(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    folder = mkdtempSync(join(tmpdir(), 'image-'));
    chmodSync(folder, 0o755);
    // The ordinary user may have no way into the folder of this Node.
    cpSync(process.execPath, join(folder, 'bin/node'));
    const startedAt = performance.now();
    image = buildDockerfile(ROOT, join(folder, 'build'), path(), reuses ? { [INSTALL]: reuseInstall } : {});
    seconds = (performance.now() - startedAt) / 1000;
  }, 300_000);

  afterAll(async () => {
    service?.kill('SIGKILL');
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (): string => [join(folder, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

  it(`take less than ${MOST_SECONDS} seconds`, () => {
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  it('leave out what only development needs', () => {
    const packages = Object.entries(lockOf('package-lock.json').packages).filter(([path]) => path !== '');
    const isLeftOut = ([, { dev, devOptional, optional }]: (typeof packages)[number]): boolean =>
      (dev ?? devOptional ?? optional) === true;
    const isInstalled = ([path]: (typeof packages)[number]): boolean => existsSync(join(image.folder, path));
    expect(packages.filter((entry) => isLeftOut(entry) === isInstalled(entry)).map(([path]) => path)).toEqual([]);
    expect(packages.some(([path]) => path === 'node_modules/node')).toBe(true);
    expect(readdirSync(image.folder).toSorted()).toEqual(['data', 'dist', 'node_modules', 'package.json']);
  });

  it('give a service that an ordinary user runs, that is well, and that SIGTERM ends in order', async () => {
    const port = await freePort();
    const environment = {
      ...image.environment,
      ...environmentFor(sandbox, folder),
      DATABASE_URL: 'sqlite:./data/sync.db',
      PATH: path(),
      PORT: String(port),
    };
    const { folder: cwd, user } = image;
    const options = { cwd, env: environment, uid: user, gid: user };
    const checkHealth = (): void => {
      execFileSync(image.healthCheck[0]!, image.healthCheck.slice(1), { ...options, stdio: 'pipe' });
    };
    expect(user).toBeGreaterThan(0);
    expect(checkHealth).toThrow();

    service = spawn(image.command[0]!, image.command.slice(1), { ...options, stdio: 'inherit' });
    await until(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok ?? false);
    expect(readFileSync(`/proc/${service.pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${user}\\s`, 'm'));
    expect(checkHealth).not.toThrow();
    const page = await (await fetch(`http://127.0.0.1:${port}/console`)).text();
    const assets = [...page.matchAll(/"(\/console\/assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(assets).toHaveLength(3);
    for (const path of assets) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);

    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(existsSync(join(cwd, 'data/sync.db'))).toBe(true);
  }, 60_000);
});
