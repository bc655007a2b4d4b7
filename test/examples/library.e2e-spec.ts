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

/** The pages with examples, and the section in which they stand where it is not the whole page. */
const PAGES: [page: string, section?: string][] = [
  ['docs/library.md'],
  ['docs/marketo-client.md'],
  ['docs/pipedrive-client.md'],
  ['docs/mapping.md', 'Types'],
];

/** What examples leave to their reader, by the variable that holds it. */
const SETTINGS = {
  identityUrl: 'MARKETO_IDENTITY_URL',
  restUrl: 'MARKETO_REST_URL',
  clientId: 'MARKETO_CLIENT_ID',
  clientSecret: 'MARKETO_CLIENT_SECRET',
  baseUrl: 'PIPEDRIVE_URL',
  apiToken: 'PIPEDRIVE_API_TOKEN',
};
const PRELUDE = Object.entries(SETTINGS)
  .map(([name, variable]) => `const ${name} = process.env['${variable}'] ?? '';`)
  .join('\n');

describe('the installed package', () => {
  let sandbox: Sandbox;
  let consumer: Consumer;
  beforeAll(() => {
    consumer = installedPackage();
    for (const file of ['checks.mjs', 'checks.d.mts']) copyFileSync(join(__dirname, file), join(consumer.folder, file));
  }, 60_000);
  afterAll(() => consumer.remove());
  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
  });
  afterEach(() => sandbox.close());

  function fileOf(name: string, code: string): string {
    const file = join(consumer.folder, name);
    writeFileSync(file, code);
    return file;
  }

  function exampleFile([page, section]: (typeof PAGES)[number]): string {
    const blocks = codeBlocks(readFileSync(join(ROOT, page), 'utf8'), section);
    if (blocks.length === 0) throw new Error(`${page} has no examples`);
    return fileOf(page.toLowerCase().replaceAll(/\W/g, '-').concat('.mts'), exampleProgram(blocks, PRELUDE));
  }

  /** Runs a module in a process of its own; rejects with what it printed where it fails. */
  async function output(file: string): Promise<string> {
    const { marketo, pipedrive } = sandbox;
    const settings: Record<keyof typeof SETTINGS, string> = { ...marketo, ...pipedrive, baseUrl: pipedrive.url };
    const variables = Object.entries(SETTINGS).map(([name, variable]) => [variable, settings[name as 'baseUrl']]);
    const env = { PATH: process.env['PATH'], ...(Object.fromEntries(variables) as Record<string, string>) };
    return (await run(process.execPath, [file], { env })).stdout.trim();
  }

  /** Both libraries work, and have the same errors, which are kinds of the service's own. */
  const faces = `[
    typeof marketo.Lead.load,
    typeof pipedrive.Person.load,
    ...['AmbiguousMatchError', 'ReadOnlyFieldError', 'UnknownFieldError'].map(
      (name) => marketo[name] === pipedrive[name] && marketo[name].prototype instanceof marketo.AppError,
    ),
  ].join()`;
  it.each([
    ['import', 'imported.mjs', "import * as marketo from 'X/marketo'; import * as pipedrive from 'X/pipedrive';"],
    ['require', 'required.cjs', "const marketo = require('X/marketo'), pipedrive = require('X/pipedrive');"],
  ])('can be loaded by %s', async (_, name, loading) => {
    const code = `${loading.replaceAll('X/', 'marketo-pipedrive-sync/')} console.log(${faces})`;
    expect(await output(fileOf(name, code))).toBe('function,function,true,true,true');
  });

  it('offers nothing but the two libraries and the types of mappings', async () => {
    const file = fileOf('inner.mjs', "import 'marketo-pipedrive-sync/dist/marketo/marketo.client.js'");
    await expect(output(file)).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('has types by which the examples of the documentation compile, and a mistake does not', () => {
    const mistake = fileOf(
      'mistake.mts',
      `import { Lead, type MarketoClient } from 'marketo-pipedrive-sync/marketo';
       export const misspelt = async (client: MarketoClient) => (await Lead.load(client, '1'))?.fristName;`,
    );
    const errors = typeErrors([...PAGES.map(exampleFile), mistake]);
    expect(errors).toEqual([expect.stringContaining("mistake.mts:2 Property 'fristName' does not exist")]);
  }, 60_000);

  it.each(PAGES)('does what the examples of %s say', async (...page) => {
    await output(exampleFile(page));
  });

  it.each([
    ['says what is not so', "Lead.kind; // 'company'\n", 'Expected values to be'],
    ['is never reached', "if (Lead.kind !== 'lead') {\n  Lead.kind; // 'lead'\n}\n", 'checks that were never reached'],
  ])('notices an example that %s', async (_, code, message) => {
    const block = `import { Lead } from 'marketo-pipedrive-sync/marketo';\n${code}`;
    await expect(output(fileOf('wrong.mts', exampleProgram([block])))).rejects.toThrow(message);
  });
});
