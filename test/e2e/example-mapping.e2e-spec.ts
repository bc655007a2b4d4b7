import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '../support/create-test-app';

const DOCS = join(__dirname, '../../docs');
const FILE = join(DOCS, 'examples/mapping.ts');

const INTEGRATION = 11;
const OLIVIA = 12;
const PETER = 13;

const OF_PERSON = ['job_title', 'country', 'marketing_suspended', 'lead_score', 'region', 'lead_source'];
const OF_ORGANIZATION = ['number_of_employees', 'country', 'email_domain'];

describe('the mapping of docs/examples', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp({ environment: { MAPPING_FILE: FILE } });
  });
  afterEach(() => service.close());

  const marketo = () => service.sandbox.marketo;
  const pipedrive = () => service.sandbox.pipedrive;
  const writes = () => service.sandbox.calls.list({ write: true }).length;
  const custom = (kind: 'person' | 'organization', id: unknown, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, pipedrive().customValue(kind, Number(id), name)]));

  const LEAD = {
    firstName: 'Vincent',
    lastName: 'van Gogh',
    email: 'vincent@sunflower.example',
    phone: '+31 20 570 5200',
    title: 'Painter',
    country: 'NL',
    leadScore: 40,
    ownerFirstName: 'peter van',
    ownerLastName: 'dyck',
    company: 'Sunflower BV',
    website: 'https://www.sunflower.example/shop',
    numberOfEmployees: 3,
    billingCountry: 'NLD',
  };

  const aLinkedLead = async (values: object = {}): Promise<{ lead: number; person: number }> => {
    const lead = marketo().createLead({ ...LEAD, ...values });
    const { result } = await service.run(`/marketo/lead/${lead}`);
    return { lead, person: (result as { id: number }).id };
  };

  it('carries a lead and its company to Pipedrive', async () => {
    const program = marketo().createProgram({ name: 'Autumn fair' });
    const { person } = await aLinkedLead({ acquisitionProgramId: program });
    expect(pipedrive().person(person)).toMatchObject({ name: 'Vincent van Gogh', owner_id: PETER });
    expect(custom('person', person, OF_PERSON)).toEqual({
      job_title: 'Painter',
      country: 'Netherlands',
      marketing_suspended: null,
      lead_score: 40,
      region: 'EMEA',
      lead_source: 'Autumn fair',
    });
    const organization = pipedrive().person(person)?.['org_id'];
    expect(pipedrive().organization(Number(organization))).toMatchObject({ name: 'Sunflower BV' });
    expect(custom('organization', organization, OF_ORGANIZATION)).toEqual({
      number_of_employees: 3,
      country: 'Netherlands',
      email_domain: 'sunflower.example',
    });
  });

  it('rests once both sides agree, though they say it in other words', async () => {
    const { lead, person } = await aLinkedLead();
    const organization = Number(pipedrive().person(person)?.['org_id']);
    await expect(service.run(`/pipedrive/person/${person}`)).resolves.toMatchObject({
      result: { changes: [{ field: 'ownerEmail', from: null, to: 'peter.vandyck@seller.example' }] },
    });
    const before = writes();
    for (const path of [
      `marketo/lead/${lead}`,
      `pipedrive/person/${person}`,
      `pipedrive/organization/${organization}`,
    ]) {
      const { result } = await service.run(`/${path}`);
      expect(result).toMatchObject({ status: 'skipped', reason: 'unchanged' });
    }
    expect(writes()).toBe(before);
    expect(marketo().lead(lead)).toMatchObject({ firstName: 'Vincent', country: 'NL', ownerFirstName: 'peter van' });
  });

  it("carries sales' edits to Marketo", async () => {
    const { lead, person } = await aLinkedLead();
    pipedrive().updatePerson(person, {
      owner_id: OLIVIA,
      country: 'Brazil',
      marketing_suspended: 'Yes',
      last_call: '2026-11-20',
    });
    await service.run(`/pipedrive/person/${person}`);
    expect(marketo().lead(lead)).toMatchObject({
      ownerFirstName: 'Olivia',
      ownerLastName: 'Marsh',
      ownerEmail: 'olivia.marsh@seller.example',
      country: 'Brazil',
      unsubscribed: true,
      lastCallDate: '2026-11-20',
    });
    await service.run(`/marketo/lead/${lead}`);
    expect(pipedrive().person(person)).toMatchObject({ owner_id: OLIVIA });
    expect(custom('person', person, ['region', 'country'])).toEqual({ region: 'LATAM', country: 'Brazil' });
  });

  it('gives what nobody owns to the integration, and tells Marketo no owner', async () => {
    const { lead, person } = await aLinkedLead({ ownerFirstName: 'Nobody', ownerLastName: 'Known' });
    expect(pipedrive().person(person)).toMatchObject({ owner_id: INTEGRATION });
    await service.run(`/pipedrive/person/${person}`);
    expect(marketo().lead(lead)).toMatchObject({ ownerFirstName: 'Nobody', ownerEmail: null });
  });

  it('leaves out people of the own domains, on both sides', async () => {
    const lead = marketo().createLead({ ...LEAD, email: 'Olivia@SELLER.example' });
    const person = pipedrive().createPerson({ name: 'Test', emails: [{ value: 't@test.seller.example' }] });
    for (const path of [`/marketo/lead/${lead}`, `/pipedrive/person/${person}`]) {
      await expect(service.run(path)).resolves.toMatchObject({ result: { status: 'skipped', reason: 'filtered' } });
    }
    expect(writes()).toBe(0);
  });

  it.each([
    ['2026-11-23', 3, 2026],
    ['2026-03-31', 4, 2025],
    ['2026-04-01', 1, 2026],
  ])('puts a deal that closes on %s into fiscal quarter %i of %i', async (day, fiscalQuarter, fiscalYear) => {
    const { person } = await aLinkedLead();
    const deal = pipedrive().createDeal({
      title: 'Sunflowers',
      value: 500,
      person_id: person,
      org_id: pipedrive().person(person)?.['org_id'],
      expected_close_date: day,
    });
    const { result } = await service.run(`/pipedrive/deal/${deal}`);
    expect(result).toMatchObject({ status: 'created', role: { status: 'created' }, company: { status: 'skipped' } });
    expect(marketo().opportunities()).toMatchObject([
      {
        externalOpportunityId: `pd-deal-${deal}`,
        name: 'Sunflowers',
        amount: 500,
        stage: 'Qualified',
        isClosed: false,
        isWon: false,
        closeDate: day,
        fiscalQuarter,
        fiscalYear,
        externalCompanyId: marketo().companies()[0]?.['externalCompanyId'],
      },
    ]);
    expect(marketo().roles()).toMatchObject([{ role: 'Decision Maker', isPrimary: true }]);
  });

  it('makes activities for the owner of the lead, and of the e-mails it got', async () => {
    const { lead, person } = await aLinkedLead();
    await service.run(`/marketo/lead/${lead}/activity`);
    const email = marketo().createEmail({ name: 'November news', subject: 'New colours', text: 'Come and see' });
    marketo().sendEmail(lead, email);
    await service.call('POST', `/marketo/lead/${lead}/activity`, {
      type: 'application/json',
      body: '{"type":"email_sent"}',
    });
    await service.drain();
    const participants = [{ person_id: person, primary: true }];
    expect(pipedrive().activities()).toMatchObject([
      { subject: 'Call Vincent (score 40)', type: 'call', owner_id: PETER, done: false, participants },
      { subject: 'New colours', type: 'email', note: 'Come and see', done: true, participants },
    ]);
  });
});

describe('docs/mapping.md', () => {
  it.each([
    ['## A whole account', FILE],
    ['## Test a mapping', join(__dirname, '../example-mapping.spec.ts')],
  ])('shows under "%s" the file word for word', (heading, file) => {
    const [, section = ''] = readFileSync(join(DOCS, 'mapping.md'), 'utf8').split(`${heading}\n`);
    const [, shown] = /```ts\n([^]*?)```/.exec(section) ?? [];
    expect(shown).toBe(readFileSync(file, 'utf8'));
  });
});
