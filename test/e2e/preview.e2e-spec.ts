import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MappingViews } from '../../src/sync/preview/mapping-view';
import { type RecordPreview, RecordPreviews } from '../../src/sync/preview/record-preview';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { createTestApp, environmentFor, type TestApp } from '../support/create-test-app';
import { runCommand } from '../support/run-command';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', company: 'Engines Ltd' };

const MAPPING = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  filters: { personFromLead: (lead) => lead.lastName !== 'Filtered' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], preAdapter: a.text, mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'], clear: true },
    owner_id: { fields: ['lastName'], postAdapter: a.userIdByName(), write: 'create' },
    org_id: { transformer: a.organizationIdForLead },
    visible_to: { transformer: (lead) => { if (lead.lastName === 'Throws') throw new Error(lead.email); return null; } },
  },
  organizationFromCompany: { name: { fields: ['company'] }, website: { fields: ['website'] } },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a.firstName },
    lastName: { fields: ['name'], postAdapter: a.lastName },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
  },
  opportunityFromDeal: { name: { fields: ['title'] }, stage: { fields: ['stage'], postAdapter: a.stageName } },
  roleFromDeal: { role: { transformer: () => 'Buyer' } },
});`;

type Entry = RecordPreview['tables'][number]['entries'][number];

const entriesOf = (preview: RecordPreview, table = 0): Record<string, Entry> =>
  Object.fromEntries(preview.tables[table]!.entries.map((entry) => [entry.field, entry]));

const reasonsOf = (preview: RecordPreview, table = 0): Record<string, string> =>
  Object.fromEntries(preview.tables[table]!.entries.map(({ field, reason }) => [field, reason]));

describe('a preview', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp({ mapping: MAPPING, environment: { LOG_LEVEL: 'fatal' } });
  });
  afterEach(() => service.close());

  const preview = (kind: Parameters<RecordPreviews['of']>[0], id: number): Promise<RecordPreview> =>
    service.app.get(RecordPreviews).of(kind, id);

  it('shows the consent that would be written beside the entries', async () => {
    const consent = `consent: { lead: 'unsubscribed', person: 'marketing_suspended' }, personFromLead: {`;
    await service.close();
    const mapping = MAPPING.replace('personFromLead: {\n', `${consent}\n`);
    service = await createTestApp({ mapping, environment: { LOG_LEVEL: 'fatal' } });
    const lead = service.sandbox.marketo.createLead({ ...ADA, unsubscribed: true });
    const shown = await preview('lead', lead);
    expect(shown.tables[0]?.besides).toContainEqual({ field: 'marketing_suspended', value: 'Yes' });
  });

  it('shows values, steps and results of a new lead, and of its company, and writes nothing', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const shown = await preview('lead', lead);
    expect(shown.tables.map(({ table, outcome, target }) => [table, outcome, target])).toEqual([
      ['personFromLead', 'create', { kind: 'person', id: null }],
      ['organizationFromCompany', 'create', { kind: 'organization', id: null }],
    ]);
    expect(entriesOf(shown)['name']).toEqual({
      field: 'name',
      sources: [
        { field: 'firstName', value: 'Ada' },
        { field: 'lastName', value: 'Lovelace' },
      ],
      steps: [
        { step: 'preAdapter', field: 'firstName', value: 'Ada' },
        { step: 'preAdapter', field: 'lastName', value: 'Lovelace' },
        { step: 'mode', value: 'Ada Lovelace' },
      ],
      result: 'Ada Lovelace',
      present: null,
      written: true,
      reason: 'new record',
      explanation: 'written into the new person',
    });
    expect(reasonsOf(shown)).toMatchObject({ email: 'new record', phone: 'empty source', org_id: 'new record' });
    expect(entriesOf(shown)['org_id']).toMatchObject({ steps: [{ step: 'transformer', value: null }], result: null });
    expect(entriesOf(shown)['visible_to']!.sources).toEqual([{ field: 'lastName', value: 'Lovelace' }]);
    expect(entriesOf(shown)['org_id']!.sources).toContainEqual({ field: 'company', value: 'Engines Ltd' });
    expect(shown.tables[0]!.besides).toEqual([{ field: 'marketo_id', value: lead }]);
    expect(shown).toMatchObject({ error: null, result: { status: 'created', id: null } });
    const dryRun = await service.call('POST', `/marketo/lead/${lead}?dryRun=true`);
    expect(shown.price).toEqual(dryRun.body['price']);
    expect(service.sandbox.calls.list({ write: true })).toEqual([]);
  });

  it('tells why each field of a known person is written or not', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const lead = marketo.createLead({ ...ADA, phone: '+31 20 1111111' });
    const { result } = await service.run(`/marketo/lead/${lead}`);
    const person = (result as { id: number }).id;
    expect(reasonsOf(await preview('lead', lead))).toEqual({
      name: 'unchanged',
      email: 'unchanged',
      phone: 'unchanged',
      owner_id: 'only for new records',
      org_id: 'unchanged',
      visible_to: 'empty source',
    });
    pipedrive.updatePerson(person, { phones: [{ value: '+31 20 2222222', primary: true }] });
    marketo.updateLead(lead, { lastName: 'King' });
    const shown = await preview('lead', lead);
    expect(reasonsOf(shown)).toMatchObject({ name: 'changed', email: 'unchanged', phone: 'target edited since' });
    expect(entriesOf(shown)['name']).toMatchObject({ result: 'Ada King', present: 'Ada Lovelace', written: true });
    expect(entriesOf(shown)['phone']).toMatchObject({
      present: '+31 20 2222222',
      written: false,
      explanation: `not written, because person ${person} was edited since both agreed and lead ${lead} was not: its own task carries the edit over`,
    });
  });

  it('shows the fields of a record that is left alone or fails as a whole', async () => {
    const { marketo } = service.sandbox;
    const filtered = await preview('lead', marketo.createLead({ ...ADA, lastName: 'Filtered' }));
    expect(filtered.tables[0]).toMatchObject({ outcome: 'skipped', reason: 'filtered', target: null });
    expect(entriesOf(filtered)['name']).toMatchObject({ result: 'Ada Filtered', reason: 'record skipped' });

    const failing = await preview('lead', marketo.createLead({ ...ADA, lastName: 'Throws' }));
    expect(failing.error).toMatchObject({ code: 'mapping-failed' });
    expect(failing.tables[0]!.outcome).toBe('failed');
    expect(reasonsOf(failing)).toMatchObject({ name: 'record skipped', visible_to: 'failed' });
    expect(JSON.stringify(failing.error)).not.toContain(ADA.email);

    const unknown = await preview('lead', 4711);
    expect(unknown).toMatchObject({ error: { code: 'record-not-found' }, tables: [] });
  });

  it('shows a deal with its role, a company and a person', async () => {
    const { pipedrive, marketo } = service.sandbox;
    const person = pipedrive.createPerson({ name: 'Ada Lovelace', emails: [{ value: ADA.email, primary: true }] });
    const { result } = await service.run(`/pipedrive/person/${person}`);
    expect(result).toMatchObject({ status: 'created' });
    const deal = await preview('deal', pipedrive.createDeal({ title: 'Engine', person_id: person }));
    expect(deal.tables.map(({ table }) => table)).toEqual(['opportunityFromDeal', 'roleFromDeal']);
    expect(entriesOf(deal)['stage']!.steps.at(-1)!.step).toBe('postAdapter');
    expect(entriesOf(deal, 1)['role']).toMatchObject({ result: 'Buyer', written: true });
    expect(reasonsOf(await preview('person', person))['email']).toBe('unchanged');
    const company = marketo.createCompany({ externalCompanyId: 'c1', company: 'Engines Ltd' });
    expect((await preview('company', company)).tables[0]).toMatchObject({
      table: 'organizationFromCompany',
      outcome: 'create',
    });
    const off = await preview('organization', pipedrive.createOrganization({ name: 'Engines Ltd' }));
    expect(off).toMatchObject({ result: { status: 'skipped', reason: 'not mapped' }, tables: [] });
  });

  it('shows every table of the mapping, with what is carried both ways', async () => {
    const { tables, problem, links } = await service.app.get(MappingViews).current();
    expect({ problem, links }).toMatchObject({ problem: null, links: { lead: 'pipedriveId' } });
    const [personFromLead] = tables;
    expect(tables).toHaveLength(8);
    expect(personFromLead!.filter).toContain("lead.lastName !== 'Filtered'");
    expect(personFromLead!.entries!.map(({ field, bothWays }) => [field, bothWays])).toEqual([
      ['name', true],
      ['email', true],
      ['phone', true],
      ['owner_id', false],
      ['org_id', false],
      ['visible_to', false],
    ]);
    expect(personFromLead!.entries!.slice(2, 4).map(({ conflict }) => conflict)).toEqual(['latest', null]);
    expect(personFromLead!.entries![0]).toMatchObject({
      fields: ['firstName', 'lastName'],
      steps: [
        { step: 'preAdapter', does: 'a.text' },
        { step: 'mode', does: 'join' },
      ],
    });
    expect(personFromLead!.entries![3]!.steps).toEqual([{ step: 'postAdapter', does: 'a.userIdByName()' }]);
    expect(tables.find(({ table }) => table === 'companyFromOrganization')!.entries).toBeNull();
  });
});

describe('the command preview', () => {
  let sandbox: Sandbox;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'preview-'));
    writeFileSync(join(folder, 'mapping.mjs'), MAPPING);
    sandbox = await startSandbox({ company: 'empty', searchLagMs: 0 });
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const run = (typed: string) =>
    runCommand(typed, { ...environmentFor(sandbox, folder), MAPPING_FILE: join(folder, 'mapping.mjs') });

  it('prints a document for machines and a table for people, and writes nothing', async () => {
    const lead = sandbox.marketo.createLead(ADA);
    const { exitCode, out, error } = await run(`preview lead ${lead} --json`);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(reasonsOf(JSON.parse(out) as RecordPreview)['name']).toBe('new record');
    const people = await run(`preview lead ${lead}`);
    expect(people.out).toContain(`personFromLead: lead ${lead} -> person (new): create\n`);
    expect(people.out).toMatch(
      /^name +yes, new record +"Ada Lovelace" +- +firstName "Ada", lastName "Lovelace" > .*mode "Ada Lovelace"$/m,
    );
    expect(people.out).toMatch(
      /\nThe task would cost \d+ Marketo and \d+ Pipedrive calls \(\d+ tokens\); this look cost /,
    );
    expect(sandbox.calls.list({ write: true })).toEqual([]);
  });

  it.each([
    ['preview leads 30', 64, /there is no kind "leads": it must be one of lead, company/],
    ['preview lead x', 64, /"x" is no id/],
    ['preview lead 4711', 1, /^There is no lead 4711\n$/],
  ])('says what is wrong with %s', async (typed, exitCode, message) => {
    const answer = await run(typed);
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.error).toMatch(message);
  });
});

/** Without what changes from day to day, and with what tasks cost. */
const lasting = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?/g, (date) => 'x'.repeat(date.length))
    .replaceAll(/\d+ Marketo and \d+ Pipedrive calls \(\d+ tokens\)/g, 'a price');

describe('the preview in docs/mapping.md', () => {
  let sandbox: Sandbox;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'preview-'));
    sandbox = await startSandbox({ company: 'empty', searchLagMs: 0 });
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('is what the command prints of the example mapping', async () => {
    const { marketo, pipedrive } = sandbox;
    const lead = marketo.createLead({
      firstName: 'Vincent',
      lastName: 'van Gogh',
      email: 'vincent@sunflower.example',
      phone: '+31 20 570 5200',
      country: 'NL',
      leadScore: 40,
      ownerFirstName: 'peter van',
      ownerLastName: 'dyck',
      company: 'Sunflower BV',
      website: 'https://www.sunflower.example/shop',
    });
    sandbox.clock.advance(60_000);
    const person = pipedrive.createPerson({
      name: 'Vincent van Gogh',
      emails: [{ value: 'vincent@sunflower.example', primary: true }],
      phones: [{ value: '+31 20 570 5299', primary: true }],
      owner_id: 12,
      job_title: 'Painter',
      country: 'Netherlands',
      region: 'NAM',
      marketing_suspended: 'No',
      marketo_id: String(lead),
    });
    marketo.updateLead(lead, { pipedriveId: person });
    const { out } = await runCommand(`preview lead ${lead}`, {
      ...environmentFor(sandbox, folder),
      MAPPING_FILE: join(__dirname, '../../docs/examples/mapping.ts'),
    });
    const page = readFileSync(join(__dirname, '../../docs/mapping.md'), 'utf8');
    expect(lasting(page)).toContain(lasting(out));
  });
});
