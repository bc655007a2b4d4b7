import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

describe('the start script', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-script-'));
    copyFileSync(join(ROOT, 'start.cjs'), join(folder, 'start.cjs'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = () => spawnSync(process.execPath, [join(folder, 'start.cjs')], { encoding: 'utf8' });

  it('says in one line what to run where nothing is built', () => {
    expect(start()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'The service is not built yet: run `npm run build`, then `npm start`\n',
    });
  });

  it('starts what is built, also where a mapping file made the package a module', () => {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    mkdirSync(join(folder, 'dist'));
    copyFileSync(join(ROOT, 'src', 'package.json'), join(folder, 'dist', 'package.json'));
    writeFileSync(join(folder, 'dist', 'main.js'), 'exports.started = true; process.stdout.write("started");');
    expect(start()).toMatchObject({ status: 0, stdout: 'started', stderr: '' });
  });
});
