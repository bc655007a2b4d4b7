import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { environmentFor } from './support/create-test-app';
import { type CommandRun, runCommand } from './support/run-command';

/** `UPDATE_EXAMPLE_TYPES=true npm test -- example-types` writes it anew. */
const FILE = join(__dirname, '../docs/examples/account.types.ts');

describe('the types of the example accounts', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    if (process.env['UPDATE_EXAMPLE_TYPES'] === 'true') writeFileSync(FILE, (await types('types')).out);
  });
  afterAll(() => sandbox.close());

  const types = (typed: string): Promise<CommandRun> => runCommand(typed, environmentFor(sandbox, tmpdir()));

  it('are those of the simulated accounts', async () => {
    const { exitCode, out } = await types('types');
    expect(exitCode).toBe(0);
    expect(out).toBe(readFileSync(FILE, 'utf8'));
  });

  it('are compared with a file: what the accounts lost, gained and changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'types-'));
    const file = join(folder, 'types.ts');
    expect(await types(`types --out ${file}`)).toMatchObject({ exitCode: 0, out: `Written to ${file}\n` });
    expect(await types(`types --check ${file}`)).toMatchObject({ exitCode: 0 });
    const older = readFileSync(file, 'utf8')
      .replace('  firstName: string | null;\n', '')
      .replace('  lastName: string | null;\n', '  lastName: string | null;\n  shoeSize: number | null;\n')
      .replace("region: 'NAM' | 'EMEA'", "region: 'EMEA'");
    writeFileSync(file, older);
    const { exitCode, out } = await types(`types --check ${file}`);
    rmSync(folder, { recursive: true });
    expect(exitCode).toBe(2);
    expect(out.split('\n').toSorted()).toEqual([
      '',
      "changed  person.region: 'EMEA' | 'APAC' | 'LATAM' | null -> 'NAM' | 'EMEA' | 'APAC' | 'LATAM' | null",
      'gained   lead.firstName: string | null',
      'lost     lead.shoeSize: number | null',
    ]);
  });

  it('are not compared with a file that is not there', async () => {
    expect(await types('types --check nowhere.ts')).toMatchObject({
      exitCode: 64,
      error: 'there is no file nowhere.ts\n',
    });
  });
});
