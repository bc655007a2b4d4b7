import { createLog, LOG } from '../../src/base/logging/log';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { resultOf, serviceOfEachTest } from '../support/stories';

const LINKS = `links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' }`;
const NOT_MAPPED = { status: 'skipped', reason: 'not mapped' };

/** The calls that something causes, after a run that has filled the caches. */
async function callsOf({ sandbox: { calls } }: TestApp, something: () => Promise<unknown>): Promise<string[]> {
  const since = calls.lastId();
  await something();
  return calls.list({ since }).map(({ method, path }) => `${method} ${path}`);
}

const aLead = ({ sandbox }: TestApp): number =>
  sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Lind', email: 'ada@acme.example', company: 'Acme' });

function aPerson({ sandbox: { pipedrive } }: TestApp): number {
  const org_id = pipedrive.createOrganization({ name: 'Acme' });
  return pipedrive.createPerson({ name: 'Ada Lind', emails: [{ value: 'ada@acme.example', primary: true }], org_id });
}

describe('a mapping of links alone', () => {
  const service = serviceOfEachTest({ mapping: `export default { ${LINKS} };` });

  it.each<[string, (app: TestApp) => string, object | undefined]>([
    ['lead-to-person', (app) => `/marketo/lead/${aLead(app)}`, undefined],
    ['lead-to-activity', (app) => `/marketo/lead/${aLead(app)}/activity`, undefined],
    ['lead-to-activity of e-mails', (app) => `/marketo/lead/${aLead(app)}/activity`, { type: 'email_sent' }],
    ['person-to-lead', (app) => `/pipedrive/person/${aPerson(app)}`, undefined],
    [
      'organization-to-company',
      ({ sandbox }) => `/pipedrive/organization/${sandbox.pipedrive.createOrganization({ name: 'Acme' })}`,
      undefined,
    ],
    [
      'deal-to-opportunity',
      ({ sandbox }) => `/pipedrive/deal/${sandbox.pipedrive.createDeal({ title: 'Anvil' })}`,
      undefined,
    ],
  ])('skips %s and asks neither vendor', async (_, pathFor, body) => {
    const path = pathFor(service());
    const calls = await callsOf(service(), async () => {
      const ofEmails = body === undefined ? {} : { ids: [] };
      expect(await resultOf(service(), path, body)).toEqual({ ...NOT_MAPPED, ...ofEmails });
    });
    expect(calls).toEqual([]);
  });

  it('deletes all the same', async () => {
    const { pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({ name: 'Ada' });
    expect(await resultOf(service(), `/marketo/lead/${person}/delete`)).toEqual({ status: 'deleted', id: person });
  });
});

describe('a mapping of tables without entries', () => {
  const service = serviceOfEachTest({
    mapping: `export default { ${LINKS}, personFromLead: {}, leadFromPerson: {}, companyFromOrganization: {} };`,
  });

  it('links records and gives new ones what they need', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead(service());
    const { id } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(pipedrive.person(Number(id))).toMatchObject({ name: 'ada@acme.example' });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: id });
    const organization = pipedrive.createOrganization({ name: 'Beta' });
    expect(await resultOf(service(), `/pipedrive/organization/${organization}`)).toMatchObject({ status: 'created' });
  });
});

describe('a mapping without the tables of dependent records', () => {
  const service = serviceOfEachTest({
    mapping: `export default ({ adapters: a }) => ({ ${LINKS},
      personFromLead: {
        name: { fields: ['lastName'] },
        email: { fields: ['email'] },
        org_id: { transformer: a.organizationIdForLead, clear: true },
      },
      leadFromPerson: {
        email: { fields: ['email'] },
        externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
      },
      opportunityFromDeal: {
        name: { fields: ['title'] },
        externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
      },
    });`,
  });

  it('leaves the organization of a lead alone, and what the person has', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead(service());
    const result = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(result).toMatchObject({ status: 'created', organization: NOT_MAPPED });
    expect(pipedrive.organizations()).toEqual([]);
    const org_id = pipedrive.createOrganization({ name: 'By hand' });
    pipedrive.updatePerson(Number(result['id']), { org_id });
    marketo.updateLead(lead, { lastName: 'Berg' });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({
      status: 'updated',
      organization: NOT_MAPPED,
      changes: [{ field: 'name' }],
    });
    expect(pipedrive.person(Number(result['id']))).toMatchObject({ org_id });
  });

  it('leaves the company of a person alone, and does not read its organization', async () => {
    const person = aPerson(service());
    const calls = await callsOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toMatchObject({
        status: 'created',
        company: NOT_MAPPED,
      });
    });
    expect(calls.filter((call) => /organizations\/|companies/.test(call))).toEqual([]);
  });

  it('gives the contact of a deal no role, and does not follow the contact', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const person = aPerson(service());
    const deal = pipedrive.createDeal({ title: 'Anvil', person_id: person });
    expect(await resultOf(service(), `/pipedrive/deal/${deal}`)).toMatchObject({ status: 'created', role: NOT_MAPPED });
    await resultOf(service(), `/pipedrive/person/${person}`);
    expect(marketo.roles()).toEqual([]);
    const { body } = await service().call('GET', '/tasks?type=deal-to-opportunity');
    expect(body['items']).toHaveLength(1);
  });
});

describe('an activity of a lead whose persons are not mapped', () => {
  const service = serviceOfEachTest({ mapping: `export default { ${LINKS}, activityFromLead: {} };` });

  it('is not made where the lead has no person', async () => {
    expect(await resultOf(service(), `/marketo/lead/${aLead(service())}/activity`)).toEqual({
      status: 'skipped',
      reason: 'no person',
      person: NOT_MAPPED,
    });
  });
});

describe('the start with a mapping that lacks tables', () => {
  it('says once which', async () => {
    const lines: Record<string, unknown>[] = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    const log = createLog({ level: 'info', secrets: [], destination });
    const service = await createTestApp({
      mapping: `export default { ${LINKS}, personFromLead: {}, leadFromPerson: {}, opportunityFromDeal: {} };`,
      override: (module) => module.overrideProvider(LOG).useValue(log),
    });
    await service.close();
    const missing = [
      'organizationFromCompany',
      'activityFromLead',
      'activityFromEmail',
      'companyFromOrganization',
      'roleFromDeal',
    ];
    expect(lines.filter((line) => 'missing' in line)).toMatchObject([
      { level: 'info', missing, msg: `Not mapped, so skipped: the mapping has no table ${missing.join(', ')}` },
    ]);
  });
});
