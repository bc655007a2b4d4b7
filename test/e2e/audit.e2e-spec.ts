import { type Job, type JobItem, type JobPage } from '../../src/sync/jobs/job';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { inSandboxTime } from '../support/in-sandbox-time';
import { until } from '../support/until';

const LINKED = 30;

describe('an audit', () => {
  let service: TestApp;
  beforeEach(async () => {
    service = await createTestApp({ sandbox: { limits: false }, override: inSandboxTime() });
    const { marketo } = service.sandbox;
    for (let n = 0; n < LINKED; n += 1) {
      const email = `person-${n}@company-${n % 4}.example`;
      marketo.createLead({ firstName: 'Ada', lastName: `Number${n}`, email, company: `Company ${n % 4}` });
    }
    const { state } = await done({ type: 'backfill', mode: 'sync', from: 'marketo' });
    if (state !== 'succeeded') throw new Error(`The backfill is ${state}`);
  });
  afterEach(() => service.close());

  const get = async <T>(path: string): Promise<T> => (await service.call('GET', path)).body as unknown as T;

  async function done(options: object): Promise<Job> {
    const sent = { body: JSON.stringify(options), type: 'application/json' };
    const { status, body } = await service.call('POST', '/jobs', sent);
    expect(status).toBe(202);
    let job: Job | undefined;
    await until(async () => {
      job = await get<Job>(String(body['url']));
      return job.finishedAt !== null || job.pausedBecause !== null;
    });
    return job!;
  }

  const audit = (repair = false) => done({ type: 'audit', repair });
  const items = async (job: Job) => (await get<JobPage<JobItem>>(`/jobs/${job.id}/items?limit=100`)).items;

  it('finds every pair in step after a backfill, writes nothing and searches nothing', async () => {
    const { calls } = service.sandbox;
    const before = calls.list().length;
    const job = await audit();
    const counts = { pairs: LINKED + 4, inStep: LINKED + 4, differing: 0, brokenLinks: 0, unlinked: 0, repaired: 0 };
    expect({ state: job.state, counts: job.counts, items: await items(job) }).toEqual({
      state: 'succeeded',
      counts,
      items: [],
    });
    const made = calls.list().slice(before);
    expect(made.filter(({ path, write }) => write || /search/i.test(path))).toEqual([]);
    expect(job.cost.lists.pipedriveTokens + job.cost.pipedriveTokens).toBeLessThan(100);
    expect(job.progress).toEqual({ done: LINKED + 4, total: LINKED + 4 });
  });

  it('finds pairs in step that others have linked, of which nothing is remembered', async () => {
    const { marketo, pipedrive, calls } = service.sandbox;
    const organization = pipedrive.createOrganization({ name: 'Lovelace Ltd' });
    const externalCompanyId = `pd-organization-${organization}`;
    const company = marketo.createCompany({ externalCompanyId, company: 'Lovelace Ltd' });
    pipedrive.updateOrganization(organization, { marketo_id: String(company) });
    const email = 'grace@lovelace.example';
    const lead = marketo.createLead({ firstName: 'Grace', lastName: 'Hopper', email, externalCompanyId });
    const values = { name: 'Grace Hopper', emails: [{ value: email, primary: true }], org_id: organization };
    marketo.updateLead(lead, { pipedriveId: pipedrive.createPerson({ ...values, marketo_id: String(lead) }) });
    const since = calls.lastId();
    const job = await audit();
    expect({ counts: job.counts, items: await items(job) }).toMatchObject({
      counts: { pairs: LINKED + 6, inStep: LINKED + 6 },
      items: [],
    });
    expect(calls.list({ since, vendor: 'pipedrive' })).toHaveLength(2);
  });

  it('asks for the leads of each page where Marketo extracts none', async () => {
    const { marketo, pipedrive } = service.sandbox;
    marketo.switches.bulkDailyMegabytes = 0;
    const leadOf = (person: number) => Number(pipedrive.customValue('person', person, 'marketo_id'));
    expect(await audit()).toMatchObject({
      state: 'succeeded',
      counts: { pairs: LINKED + 4, inStep: LINKED + 4, brokenLinks: 0, unlinked: 0 },
      progress: { done: LINKED + 4, total: LINKED + 4 },
    });
    const [one, two, three] = pipedrive.persons().map(({ id }) => Number(id));
    marketo.updateLead(leadOf(one!), { firstName: 'Augusta' });
    const second = leadOf(two!);
    pipedrive.updatePerson(two!, { marketo_id: null });
    marketo.updateLead(leadOf(three!), { pipedriveId: null });
    const [organization] = pipedrive.organizations().map(({ id }) => Number(id));
    pipedrive.updateOrganization(organization!, { name: 'Renamed Ltd' });
    const lead = marketo.createLead({ lastName: 'Byron', email: 'byron@poets.example' });
    const person = pipedrive.createPerson({ name: 'Lord Byron', emails: [{ value: 'Byron@poets.example' }] });
    const job = await audit(true);
    expect((await items(job)).map(({ outcome, record, target }) => [outcome, record.id, target?.id])).toEqual(
      expect.arrayContaining([
        ['differing', expect.any(Number), organization],
        ['differing', leadOf(one!), one],
        ['brokenLinks', second, two],
        ['brokenLinks', three, leadOf(three!)],
        ['unlinked', person, lead],
      ]),
    );
    expect(job).toMatchObject({
      state: 'succeeded',
      counts: { differing: 2, brokenLinks: 2, unlinked: 1, repaired: 4 },
    });
    expect((await audit()).counts).toMatchObject({ inStep: LINKED + 4, differing: 0, brokenLinks: 0, unlinked: 1 });
  });

  it('tells seven drifts of both sides field by field, and puts right what tasks can', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const leadOf = (person: number) => Number(pipedrive.customValue('person', person, 'marketo_id'));
    const [one, two, three, four, five] = pipedrive.persons().map(({ id }) => Number(id));
    const organization = Number(pipedrive.organizations()[0]!['id']);
    marketo.updateLead(leadOf(one!), { firstName: 'Augusta' });
    pipedrive.updatePerson(two!, { phones: [{ value: '+44 20 7946 0000', primary: true }] });
    pipedrive.updateOrganization(organization, { name: 'Renamed Ltd' });
    const fourth = leadOf(four!);
    pipedrive.updatePerson(three!, { marketo_id: null });
    marketo.updateLead(fourth, { pipedriveId: null });
    const fifth = leadOf(five!);
    pipedrive.deletePerson(five!);
    const unlinkedLead = marketo.createLead({ lastName: 'Byron', email: 'byron@poets.example' });
    const unlinkedPerson = pipedrive.createPerson({ name: 'Lord Byron', emails: [{ value: 'Byron@poets.example' }] });

    const job = await audit(true);
    expect(job).toMatchObject({ state: 'succeeded', pausedBecause: null });
    const found = await items(job);
    const of = (kind: string, id: number) => found.find(({ record }) => record.kind === kind && record.id === id);
    expect(of('lead', leadOf(one!))).toMatchObject({
      outcome: 'differing',
      target: { kind: 'person', id: one },
      fields: [
        { field: 'name', marketo: expect.stringMatching(/^Augusta /), pipedrive: expect.stringMatching(/^Ada /) },
      ],
    });
    expect(of('lead', leadOf(two!))).toMatchObject({
      outcome: 'differing',
      fields: [{ field: 'phone', marketo: null, pipedrive: '+44 20 7946 0000' }],
    });
    expect(found.find(({ target }) => target?.kind === 'organization')).toMatchObject({
      outcome: 'differing',
      target: { id: organization },
      fields: [{ field: 'company', pipedrive: 'Renamed Ltd' }],
    });
    expect(
      found.filter(({ outcome }) => outcome === 'brokenLinks').map(({ record, target }) => [record, target]),
    ).toEqual(
      expect.arrayContaining([
        [expect.objectContaining({ kind: 'lead' }), { kind: 'person', id: three }],
        [
          { kind: 'person', id: four },
          { kind: 'lead', id: fourth },
        ],
        [{ kind: 'lead', id: fifth }, null],
      ]),
    );
    expect(found.filter(({ outcome }) => outcome === 'unlinked')).toMatchObject([
      { record: { kind: 'person', id: unlinkedPerson }, target: { kind: 'lead', id: unlinkedLead } },
    ]);
    expect(job.counts).toEqual({
      pairs: LINKED + 1,
      inStep: LINKED - 2,
      differing: 3,
      brokenLinks: 3,
      unlinked: 1,
      repaired: 5,
    });

    const after = await audit();
    expect(after.counts).toEqual({
      pairs: LINKED + 3,
      inStep: LINKED + 3,
      differing: 0,
      brokenLinks: 1,
      unlinked: 1,
      repaired: 0,
    });
  });
});
