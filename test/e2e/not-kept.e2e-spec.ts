import { type TestApp } from '../support/create-test-app';
import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

const PARTY = '\u{1F389}';

const MAPPING = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    job_title: { fields: ['title'] },
    org_id: { transformer: a.organizationIdForLead },
  },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a.firstName },
    lastName: { fields: ['name'], postAdapter: a.lastName },
    email: { fields: ['email'] },
    title: { fields: ['job_title'] },
    department: { fields: ['job_title'] },
    externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
  },
  organizationFromCompany: {
    name: { fields: ['company'] },
    turnover: { fields: ['annualRevenue'] },
    sic_code: { fields: ['sicCode'] },
  },
  companyFromOrganization: {
    company: { fields: ['name'] },
    annualRevenue: { fields: ['turnover'] },
    sicCode: { fields: ['sic_code'] },
  },
  opportunityFromDeal: { name: { fields: ['title'] }, amount: { fields: ['value'] } },
  roleFromDeal: { role: { transformer: () => 'Buyer ${PARTY} of steel' } },
});
`;

const toLead = (service: TestApp, person: number) => resultOf(service, `/pipedrive/person/${person}`);
const toPerson = (service: TestApp, lead: number) => resultOf(service, `/marketo/lead/${lead}`);
const UNCHANGED = { status: 'skipped', reason: 'unchanged' };

async function aPair(service: TestApp, values: Record<string, unknown> = {}) {
  const emails = [{ value: 'ada@engines.example', primary: true }];
  const person = service.sandbox.pipedrive.createPerson({
    name: 'Ada Lovelace',
    emails,
    job_title: 'Sales',
    ...values,
  });
  const lead = Number((await toLead(service, person))['id']);
  return { person, lead };
}

describe('what Marketo does not keep, though it answers success', () => {
  const service = serviceOfEachTest({
    mapping: MAPPING,
    prepare: ({ pipedrive }) => void pipedrive.addField('organization', { name: 'Turnover', type: 'double' }),
  });

  /** What tasks of both sides write from now on. */
  const further = ({ person, lead }: { person: number; lead: number }) =>
    writesOf(service(), async () => {
      expect(await toPerson(service(), lead)).toMatchObject(UNCHANGED);
      expect(await toLead(service(), person)).toMatchObject(UNCHANGED);
      expect(await toPerson(service(), lead)).toMatchObject(UNCHANGED);
    });

  it('because the field is blocked, is told, and changes nothing for the person', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const pair = await aPair(service());
    marketo.switches.blockedFields = ['title', 'department'];
    pipedrive.updatePerson(pair.person, { job_title: 'Quality' });
    expect(await toLead(service(), pair.person)).toMatchObject({
      status: 'updated',
      notKept: [
        { field: 'title', sent: 'Quality', kept: 'Sales' },
        { field: 'department', sent: 'Quality', kept: 'Sales' },
      ],
    });
    expect(await further(pair)).toEqual([]);
    marketo.updateLead(pair.lead, { lastName: 'King' });
    expect(await toPerson(service(), pair.lead)).toMatchObject({ changes: [{ field: 'name', to: 'Ada King' }] });
    expect(pipedrive.customValue('person', pair.person, 'job_title')).toBe('Quality');
  });

  it('is sent again once the person has another value, and an edit in Marketo still travels', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const pair = await aPair(service());
    marketo.switches.blockedFields = ['title'];
    pipedrive.updatePerson(pair.person, { job_title: 'Quality' });
    await toLead(service(), pair.person);
    pipedrive.updatePerson(pair.person, { job_title: 'Legal' });
    expect(await toLead(service(), pair.person)).toMatchObject({
      notKept: [{ field: 'title', sent: 'Legal', kept: 'Sales' }],
    });
    marketo.updateLead(pair.lead, { title: 'Finance' });
    expect(await toPerson(service(), pair.lead)).toMatchObject({
      changes: [{ field: 'job_title', from: 'Legal', to: 'Finance' }],
    });
    marketo.switches.blockedFields = [];
    pipedrive.updatePerson(pair.person, { job_title: 'Legal' });
    const result = await toLead(service(), pair.person);
    expect(result).toMatchObject({ changes: [{ field: 'title', from: 'Finance', to: 'Legal' }] });
    expect(result).not.toHaveProperty('notKept');
    expect(marketo.lead(pair.lead)).toMatchObject({ title: 'Legal', department: 'Legal' });
  });

  it('of a new lead is no edit either', async () => {
    const { marketo, pipedrive } = service().sandbox;
    marketo.switches.blockedFields = ['title'];
    marketo.switches.cutBeyondFFFF = true;
    const pair = await aPair(service(), { name: `Ada ${PARTY} Lovelace` });
    expect(marketo.lead(pair.lead)).toMatchObject({ firstName: 'Ada ', title: null, lastName: 'Lovelace' });
    expect(await further(pair)).toEqual([]);
    expect(pipedrive.person(pair.person)).toMatchObject({ name: `Ada ${PARTY} Lovelace` });
    expect(pipedrive.customValue('person', pair.person, 'job_title')).toBe('Sales');
  });

  it('of an organization’s name, number and code changes none of them', async () => {
    const { marketo, pipedrive } = service().sandbox;
    Object.assign(marketo.switches, { cutBeyondFFFF: true, cutOverlongText: true, roundNumbers: true });
    const name = `Engines ${PARTY} Ltd`;
    const organization = pipedrive.createOrganization({
      name,
      turnover: 99.125,
      sic_code: '1234567890'.repeat(5),
    });
    const toCompany = () => resultOf(service(), `/pipedrive/organization/${organization}`);
    expect(await toCompany()).toMatchObject({
      status: 'created',
      notKept: [
        { field: 'company', sent: name, kept: 'Engines ' },
        { field: 'annualRevenue', sent: 99.125, kept: 99.13 },
        { field: 'sicCode', sent: '1234567890'.repeat(5), kept: '1234567890'.repeat(4) },
      ],
    });
    const externalCompanyId = `pd-organization-${organization}`;
    const lead = marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example', externalCompanyId });
    const writes = await writesOf(service(), async () => {
      expect(await toPerson(service(), lead)).toMatchObject({ organization: UNCHANGED });
      expect(await toCompany()).toMatchObject(UNCHANGED);
    });
    expect(writes.filter((write) => /compan|organization/.test(write))).toEqual([]);
    expect(pipedrive.organization(organization)).toMatchObject({ name });
    expect(pipedrive.customValue('organization', organization, 'turnover')).toBe(99.125);
    expect(pipedrive.customValue('organization', organization, 'sic_code')).toBe('1234567890'.repeat(5));
    marketo.updateLead(lead, { company: 'Engines Inc' });
    expect(await toPerson(service(), lead)).toMatchObject({
      organization: { changes: [{ field: 'name', from: name, to: 'Engines Inc' }] },
    });
  });

  it('of an opportunity and its role’s name is not sent again, and the role goes with its contact', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, bob] = [
      await aPair(service()),
      await aPair(service(), { name: 'Bob', emails: [{ value: 'bob@engines.example', primary: true }] }),
    ];
    Object.assign(marketo.switches, { cutBeyondFFFF: true, roundNumbers: true });
    const deal = pipedrive.createDeal({ title: `Two ${PARTY} engines`, value: 10.125, person_id: ada.person });
    const sync = () => resultOf(service(), `/pipedrive/deal/${deal}`);
    expect(await sync()).toMatchObject({
      status: 'created',
      notKept: [
        { field: 'name', kept: 'Two ' },
        { field: 'amount', sent: 10.125, kept: 10.13 },
      ],
      role: { status: 'created', notKept: [{ field: 'role', sent: `Buyer ${PARTY} of steel`, kept: 'Buyer ' }] },
    });
    const again = await writesOf(service(), async () => {
      expect(await sync()).toMatchObject({ ...UNCHANGED, role: UNCHANGED });
    });
    expect(again).toEqual([]);
    pipedrive.updateDeal(deal, { person_id: bob.person });
    expect(await sync()).toMatchObject({ role: { status: 'created', removed: expect.any(String) } });
    expect(marketo.roles()).toMatchObject([{ leadId: bob.lead, role: 'Buyer ' }]);
  });
});

describe('the flag of a deleted person’s lead', () => {
  const service = serviceOfEachTest({ environment: { MARKETO_DELETE_MODE: 'flag:pipedriveDeleted' } });

  it('is told not to be kept where Marketo blocks it', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { person, lead } = await aPair(service());
    marketo.switches.blockedFields = ['pipedriveDeleted'];
    pipedrive.deletePerson(person);
    expect(await resultOf(service(), `/pipedrive/person/${lead}/delete`)).toEqual({
      status: 'skipped',
      id: lead,
      reason: 'Marketo does not keep the flag',
      notKept: [{ field: 'pipedriveDeleted', sent: true, kept: false }],
    });
    marketo.switches.blockedFields = [];
    expect(await resultOf(service(), `/pipedrive/person/${lead}/delete`)).toEqual({ status: 'deleted', id: lead });
    expect(marketo.lead(lead)).toMatchObject({ pipedriveDeleted: true });
  });
});
