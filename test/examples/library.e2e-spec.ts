import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { codeBlocks } from './code-blocks.ts';
import { exampleProgram } from './example-program.ts';
import { type Consumer, installedPackage } from './installed-package.ts';
import { typeErrors } from './type-check.ts';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

/** What the examples leave to their reader: addresses and credentials. */
const SETTINGS = ['identityUrl', 'restUrl', 'clientId', 'clientSecret', 'baseUrl', 'apiToken'] as const;
const PRELUDE = SETTINGS.map((name) => `const ${name} = process.env['${name}'] ?? '';`).join('\n');

const PAGES: Record<string, string | undefined> = {
  'README.md': 'As a library',
};

describe('the installed package', () => {
  let sandbox: Sandbox;
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = installedPackage();
    for (const file of ['checks.mjs', 'checks.d.mts']) copyFileSync(join(__dirname, file), join(consumer.folder, file));
    sandbox = await startSandbox({ company: 'empty' });
  }, 60_000);
  afterAll(async () => {
    await sandbox?.close();
    consumer?.remove();
  });

  function fileOf(name: string, code: string): string {
    const file = join(consumer.folder, name);
    writeFileSync(file, code);
    return file;
  }

  /** Runs a module in a process of its own; rejects with what it printed where it fails. */
  async function output(file: string): Promise<string> {
    const { marketo, pipedrive } = sandbox;
    const { identityUrl, restUrl, clientId, clientSecret } = marketo;
    const settings = {
      identityUrl,
      restUrl,
      clientId,
      clientSecret,
      baseUrl: pipedrive.url,
      apiToken: pipedrive.apiToken,
    };
    const { stdout } = await run(process.execPath, [file], { env: { PATH: process.env['PATH'], ...settings } });
    return stdout.trim();
  }

  const faces = `[typeof marketo.Lead.load, typeof pipedrive.Person.load].join()`;
  it.each([
    ['import', 'imported.mjs', "import * as marketo from 'X/marketo'; import * as pipedrive from 'X/pipedrive';"],
    ['require', 'required.cjs', "const marketo = require('X/marketo'), pipedrive = require('X/pipedrive');"],
  ])('can be loaded by %s', async (_, name, loading) => {
    const code = `${loading.replaceAll('X/', 'marketo-pipedrive-sync/')} console.log(${faces})`;
    expect(await output(fileOf(name, code))).toBe('function,function');
  });

  it('offers nothing but the two libraries', async () => {
    const file = fileOf('inner.mjs', "import 'marketo-pipedrive-sync/dist/marketo/marketo.client.js'");
    await expect(output(file)).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  describe.each(Object.entries(PAGES))('by the examples of %s', (page, heading) => {
    let file: string;
    beforeAll(() => {
      const blocks = codeBlocks(readFileSync(join(ROOT, page), 'utf8'), heading);
      if (blocks.length === 0) throw new Error(`${page} has no examples`);
      file = fileOf(page.replace(/\W/g, '-').toLowerCase() + '.mts', exampleProgram(blocks, PRELUDE));
    });

    it('compiles', () => {
      expect(typeErrors(file)).toEqual([]);
    });

    it('does what the comments say', async () => {
      await output(file);
    });
  });
});
