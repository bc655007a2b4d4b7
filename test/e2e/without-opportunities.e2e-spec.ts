import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, LOG } from '../../src/base/logging/log';
import { createTestApp } from '../support/create-test-app';

const WITHOUT_DEALS = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: { name: { fields: ['firstName', 'lastName'], mode: 'join' }, email: { fields: ['email'] } },
  leadFromPerson: { lastName: { fields: ['name'], postAdapter: a.lastName }, email: { fields: ['email'] } },
});
`;

/** An API user whose role has only what leads and companies need. */
const environmentOf = (file: string | null) => (file === null ? {} : { MAPPING_FILE: file });
const start = (file: string | null, lines: string[]) =>
  createTestApp({
    override: (module) =>
      module
        .overrideProvider(LOG)
        .useValue(createLog({ level: 'warn', secrets: [], destination: { write: (line) => void lines.push(line) } })),
    environment: environmentOf(file),
    prepare: ({ marketo }) =>
      void marketo.switches.deniedPermissions.push('Read-Only Opportunity', 'Read-Write Opportunity'),
  });

describe('a Marketo user without permission for opportunities', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mapping-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(['built-in', 'given'])('does for a %s mapping, whose other flows run', async (kind) => {
    const file = join(folder, 'mapping.mjs');
    writeFileSync(file, WITHOUT_DEALS);
    const lines: string[] = [];
    const service = await start(kind === 'given' ? file : null, lines);
    expect(await service.call('GET', '/health/ready')).toMatchObject({ status: 200 });
    const lead = service.sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Lind', email: 'ada@acme.example' });
    await expect(service.run(`/marketo/lead/${lead}`)).resolves.toMatchObject({ result: { status: 'created' } });
    const deal = service.sandbox.pipedrive.createDeal({ title: 'Anvil' });
    await expect(service.run(`/pipedrive/deal/${deal}`)).resolves.toMatchObject({
      state: 'succeeded',
      result: { status: 'skipped', reason: 'not mapped' },
    });
    await service.close();
    const told = lines.join('').includes('the permission Read-Write Opportunity');
    expect({ kind, told }).toEqual({ kind, told: kind === 'built-in' });
  });
});
