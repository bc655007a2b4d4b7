import { ActionsLog } from '../../src/base/actions/actions-log';
import { Company, MarketoClient } from '../../src/marketo';
import { Conflicts, type ConflictsPage } from '../../src/sync/conflicts/conflicts';
import { OpenConflicts } from '../../src/sync/state/open-conflicts';
import { inSandboxTime } from '../support/in-sandbox-time';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { resultOf } from '../support/stories';

const READ_KEY = 'k3y-of-a-dashboard';
const [BEFORE, BY_MARKETING, BY_SALES] = ['+32 9 000 00 00', '+32 9 000 00 01', '+32 9 000 00 02'];

/** Phones and names of organizations are left to people. */
const MAPPING = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'], conflict: 'review' },
    org_id: { transformer: a.organizationIdForLead },
  },
  organizationFromCompany: { name: { fields: ['company'] }, website: { fields: ['website'], conflict: 'review' } },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a.firstName },
    lastName: { fields: ['name'], postAdapter: a.lastName },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
    externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
  },
  companyFromOrganization: { company: { fields: ['name'] }, website: { fields: ['website'] } },
});`;

describe('conflicts that the mapping leaves to people', () => {
  let service: TestApp;
  let lead: number;
  let person: number;

  beforeEach(async () => {
    const API_KEYS = `grafana@read:${READ_KEY},ops:k3y-of-the-tests`;
    service = await createTestApp({ mapping: MAPPING, environment: { API_KEYS }, override: inSandboxTime() });
    const { marketo } = service.sandbox;
    lead = marketo.createLead({ firstName: 'Ada', lastName: 'King', email: 'ada@engines.example', phone: BEFORE });
    person = Number((await resultOf(service, `/marketo/lead/${lead}`))['id']);
  });
  afterEach(() => service.close());

  const editBoth = (): void => {
    service.sandbox.clock.advance(5_000);
    service.sandbox.marketo.updateLead(lead, { phone: BY_MARKETING });
    service.sandbox.clock.advance(5_000);
    service.sandbox.pipedrive.updatePerson(person, { phones: [{ value: BY_SALES, primary: true }] });
    service.sandbox.clock.advance(5_000);
  };
  const listed = async (query = ''): Promise<ConflictsPage> =>
    (await service.call('GET', `/conflicts${query}`)).body as unknown as ConflictsPage;
  const decide = (id: unknown, body: unknown, key?: string) =>
    service.call('POST', `/conflicts/${String(id)}`, {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(key && { key }),
    });
  const phoneOfLead = () => service.sandbox.marketo.leads()[0]?.['phone'];

  it('writes neither side, lists the conflict with what both say and since when, and carries over what people keep', async () => {
    editBoth();
    const result = await resultOf(service, `/marketo/lead/${lead}`);
    const { items, nextCursor } = await listed();
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.any(Number),
        lead,
        person,
        field: 'phone',
        marketo: { value: BY_MARKETING, changedAt: expect.stringMatching(/Z$/) },
        pipedrive: { value: BY_SALES, changedAt: expect.stringMatching(/Z$/) },
        since: expect.stringMatching(/Z$/),
      },
    ]);
    const [{ id, marketo, pipedrive }] = items as [ConflictsPage['items'][number]];
    expect(Date.parse(pipedrive.changedAt!) - Date.parse(marketo.changedAt!)).toBeGreaterThanOrEqual(4_000);
    expect(result).toMatchObject({
      status: 'skipped',
      conflicts: [{ field: 'phone', kept: null, dropped: null, marketo: BY_MARKETING, pipedrive: BY_SALES, id }],
    });
    expect((await service.call('GET', `/records/lead/${lead}`)).body).toMatchObject({
      state: 'conflict',
      explanation: `Phone of lead ${lead} and person ${person} was changed on both sides, and the mapping leaves the choice to people: decide which side to keep.`,
    });

    const answer = await decide(id, { keep: 'pipedrive' });
    expect(answer).toMatchObject({ status: 202, body: { type: 'person-to-lead', duplicate: false } });
    await service.drain();
    expect(phoneOfLead()).toBe(BY_SALES);
    expect(await service.task(String(answer.body['name']))).toMatchObject({
      requestedBy: 'ops',
      result: { status: 'updated', conflicts: [{ field: 'phone', kept: BY_SALES, dropped: BY_MARKETING }] },
    });
    expect(await listed()).toEqual({ items: [], nextCursor: null });
    expect(await decide(id, { keep: 'marketo' })).toMatchObject({ status: 409, body: { kind: 'conflict' } });
    expect((await service.call('GET', `/records/person/${person}`)).body).toMatchObject({ state: 'in-step' });
    expect(await service.app.get(ActionsLog).list(1)).toMatchObject([
      { who: 'ops', what: 'keep pipedrive', subject: `conflict ${id}`, count: 1 },
    ]);
  });

  it('closes by itself once both sides agree', async () => {
    editBoth();
    await resultOf(service, `/pipedrive/person/${person}`);
    const [{ id } = { id: 0 }] = (await listed()).items;
    service.sandbox.marketo.updateLead(lead, { phone: BY_SALES });
    await resultOf(service, `/marketo/lead/${lead}`);
    expect((await listed()).items).toEqual([]);
    const answer = await decide(id, { keep: 'marketo' });
    expect(answer).toMatchObject({
      status: 409,
      body: { message: 'Only an open conflict can be decided; this one is closed already' },
    });
  });

  it('ends with a record that is gone, decided or not, and is not taken up again by a later start', async () => {
    editBoth();
    await resultOf(service, `/marketo/lead/${lead}`);
    const [{ id } = { id: 0 }] = (await listed()).items;
    service.sandbox.pipedrive.deletePerson(person);
    const { body } = await decide(id, { keep: 'pipedrive' });
    await service.drain();
    expect(await service.task(String(body['name']))).toMatchObject({ error: { code: 'record-not-found' } });
    expect(await decide(id, { keep: 'marketo' })).toMatchObject({ status: 409 });
    await expect(service.app.get(OpenConflicts).get(id)).resolves.toMatchObject({ state: 'closed' });
    const tasks = async () => (await service.call('GET', '/tasks?limit=100')).body['items'];
    const before = await tasks();
    await service.app.get(Conflicts).resume();
    expect(await tasks()).toEqual(before);
  });

  it('ends once one of its records is linked with another one', async () => {
    editBoth();
    await resultOf(service, `/marketo/lead/${lead}`);
    service.sandbox.pipedrive.deletePerson(person);
    await expect(resultOf(service, `/marketo/lead/${lead}`)).resolves.toMatchObject({ status: 'created' });
    expect((await listed()).items).toEqual([]);
  });

  it('is carried over by the next start where the process ended before the task was stored, and once only', async () => {
    editBoth();
    await resultOf(service, `/marketo/lead/${lead}`);
    const [{ id } = { id: 0 }] = (await listed()).items;
    await service.app.get(OpenConflicts).decide(id, 'marketo');
    await service.app.get(Conflicts).resume();
    await service.drain();
    expect(service.sandbox.pipedrive.person(person)?.['phones']).toContainEqual(
      expect.objectContaining({ value: BY_MARKETING, primary: true }),
    );
    await expect(service.app.get(OpenConflicts).get(id)).resolves.toMatchObject({ state: 'closed' });
  });

  it('refuses what is no decision, and who may not decide', async () => {
    editBoth();
    await resultOf(service, `/marketo/lead/${lead}`);
    const [{ id } = { id: 0 }] = (await listed()).items;
    const refused = { status: 400, body: { kind: 'invalid-request' } };
    expect(await decide(id, { keep: 'both' })).toMatchObject({
      ...refused,
      body: { message: 'keep must be "marketo" or "pipedrive"' },
    });
    for (const body of ['', '{', [], {}, { keep: 'marketo', why: 1 }])
      expect(await decide(id, body)).toMatchObject(refused);
    for (const unknown of ['999', '0', 'abc', '1e3']) {
      expect(await decide(unknown, { keep: 'marketo' })).toMatchObject({ status: 404 });
    }
    expect(await decide(id, { keep: 'marketo' }, READ_KEY)).toMatchObject({ status: 403 });
    for (const query of ['?limit=0', '?limit=101', '?cursor=x', '?page=2']) {
      expect((await service.call('GET', `/conflicts${query}`)).status).toBe(400);
    }
    expect((await service.call('GET', '/conflicts', { key: READ_KEY })).status).toBe(200);
    expect((await listed()).items).toHaveLength(1);
  });

  it('stores nothing in a dry run', async () => {
    editBoth();
    const { body } = await service.call('POST', `/marketo/lead/${lead}?dryRun=true`);
    expect(body['result']).toMatchObject({ status: 'skipped', conflicts: [{ field: 'phone', kept: null, id: null }] });
    expect((await listed()).items).toEqual([]);
  });

  it('removes open conflicts with the record', async () => {
    editBoth();
    await resultOf(service, `/marketo/lead/${lead}`);
    expect((await service.call('DELETE', `/records/person/${person}`)).status).toBe(200);
    expect((await listed()).items).toEqual([]);
  });

  it('lets people decide for a company', async () => {
    const { marketo, pipedrive, clock } = service.sandbox;
    marketo.updateLead(lead, { company: 'Engines Ltd' });
    const { organization } = (await resultOf(service, `/marketo/lead/${lead}`)) as { organization: { id: number } };
    const [company] = marketo.companies() as [{ id: number }];
    clock.advance(5_000);
    const inMarketo = await Company.load(service.app.get(MarketoClient), company.id);
    inMarketo!.set('website', 'https://engines.example/a');
    await inMarketo!.save();
    pipedrive.updateOrganization(organization.id, { website: 'https://engines.example/b' });
    await resultOf(service, `/pipedrive/organization/${organization.id}`);
    const [conflict] = (await listed()).items;
    expect(conflict).toMatchObject({ company: company.id, organization: organization.id, field: 'website' });
    expect(await decide(conflict?.id, { keep: 'marketo' })).toMatchObject({
      body: { type: 'company-to-organization' },
    });
    await service.drain();
    expect(pipedrive.organizations()).toMatchObject([{ website: 'https://engines.example/a' }]);
  });
});
