import { createTestApp, type TestApp } from '../support/create-test-app';
import { waitForEnd } from '../support/stories';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

describe('POST /marketo/lead/:leadId', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  const writes = () => service.sandbox.calls.list({ write: true }).length;

  it('answers 202 with the name and ETA of a stored task', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const { status, body } = await service.call('POST', `/marketo/lead/${lead}`);
    expect(status).toBe(202);
    expect(body).toEqual({
      name: expect.stringMatching(/^[\w-]+$/),
      eta: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      type: 'lead-to-person',
      duplicate: false,
    });
    await service.drain();
    await expect(service.task(String(body['name']))).resolves.toMatchObject({
      type: 'lead-to-person',
      params: { leadId: lead },
      state: 'succeeded',
      attempts: 1,
    });
  });

  it('creates the person with its organization, and links both sides', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const lead = marketo.createLead({ ...ADA, phone: '+44 20 7946 0000', company: 'Engines Ltd' });
    const { result } = await service.run(`/marketo/lead/${lead}`);
    expect(result).toMatchObject({ status: 'created', id: expect.any(Number), organization: { status: 'created' } });
    const { id, organization } = result as { id: number; organization: { id: number } };
    expect(pipedrive.person(id)).toMatchObject({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      phones: [{ value: '+44 20 7946 0000', primary: true }],
      org_id: organization.id,
    });
    expect(pipedrive.customValue('person', id, 'marketo_id')).toBe(String(lead));
    const company = marketo.companies()[0]!;
    expect(company).toMatchObject({ externalCompanyId: `mkto-lead-company-${lead}`, company: 'Engines Ltd' });
    expect(pipedrive.customValue('organization', organization.id, 'marketo_id')).toBe(String(company['id']));
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: id, externalCompanyId: company['externalCompanyId'] });
  });

  it('skips the same lead the second time, without a write', async () => {
    const lead = service.sandbox.marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    const first = await service.run(`/marketo/lead/${lead}`);
    const before = writes();
    const { result } = await service.run(`/marketo/lead/${lead}`);
    expect(result).toMatchObject({ status: 'skipped', id: (first.result as { id: number }).id, reason: 'unchanged' });
    expect(writes()).toBe(before);
  });

  it('writes exactly what changed', async () => {
    const { marketo } = service.sandbox;
    const lead = marketo.createLead(ADA);
    await service.run(`/marketo/lead/${lead}`);
    marketo.updateLead(lead, { lastName: 'King' });
    const before = writes();
    const { result } = await service.run(`/marketo/lead/${lead}`);
    expect(result).toEqual({
      status: 'updated',
      id: expect.any(Number),
      changes: [{ field: 'name', from: 'Ada Lovelace', to: 'Ada King' }],
    });
    expect(writes()).toBe(before + 1);
  });

  it('lets a second lead join the company of the first', async () => {
    const { marketo, pipedrive } = service.sandbox;
    for (const email of ['a@engines.example', 'b@engines.example']) {
      await service.run(`/marketo/lead/${marketo.createLead({ ...ADA, email, company: 'Engines, Ltd' })}`);
    }
    expect(marketo.companies()).toHaveLength(1);
    expect(pipedrive.organizations()).toHaveLength(1);
    expect(new Set(pipedrive.persons().map((person) => person['org_id'])).size).toBe(1);
  });

  it('makes one person of a lead whose create lost its answer', async () => {
    const { marketo, pipedrive, faults } = service.sandbox;
    pipedrive.searchLagMs = 60_000;
    const lead = marketo.createLead(ADA);
    faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/persons' });
    await service.run(`/marketo/lead/${lead}`);
    await waitForEnd(service);
    expect(pipedrive.persons()).toHaveLength(1);
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: pipedrive.persons()[0]!['id'] });
  });

  it('fails once, and for good, for a lead that does not exist', async () => {
    await expect(service.run('/marketo/lead/4711')).resolves.toMatchObject({
      state: 'failed',
      attempts: 1,
      result: null,
      error: { code: 'record-not-found', retryable: false },
    });
    expect(writes()).toBe(0);
  });

  it.each([
    ['server-error', 'pipedrive'],
    ['throttle', 'pipedrive'],
    ['unavailable', 'marketo'],
    ['broken-json', 'marketo'],
    ['reset-before', 'pipedrive'],
  ] as const)('ends all the same after a passing %s of %s', async (kind, vendor) => {
    const { marketo, pipedrive, faults } = service.sandbox;
    const lead = marketo.createLead(ADA);
    faults.add({ vendor, kind, times: 2 });
    await service.run(`/marketo/lead/${lead}`);
    await waitForEnd(service);
    expect(pipedrive.persons()).toHaveLength(1);
  });

  it('takes a waiting task for the duplicate that it is', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    service.sandbox.faults.add({ vendor: 'marketo', kind: 'latency', milliseconds: 50, times: Infinity });
    const others = await Promise.all([1, 2].map(() => service.call('POST', '/marketo/lead/1')));
    const answers = [];
    for (let call = 0; call < 3; call += 1) answers.push(await service.call('POST', `/marketo/lead/${lead}`));
    expect(others.every(({ status }) => status === 202)).toBe(true);
    expect(new Set(answers.map(({ body }) => body['name'])).size).toBe(1);
    expect(answers.map(({ body }) => body['duplicate'])).toEqual([false, true, true]);
    service.sandbox.faults.clear();
    await service.drain();
  });

  it('ignores bodies, whatever they hold', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const call = { body: '{"id": ,', type: 'application/json' };
    await expect(service.call('POST', `/marketo/lead/${lead}`, call)).resolves.toMatchObject({ status: 202 });
    const strange = { body: 'x', type: 'nonsense' };
    await expect(service.call('POST', `/marketo/lead/${lead}`, strange)).resolves.toMatchObject({ status: 202 });
  });

  it('refuses a body over 1 MB', async () => {
    const call = { body: 'x'.repeat(1_048_577), type: 'text/plain' };
    await expect(service.call('POST', '/marketo/lead/1', call)).resolves.toMatchObject({ status: 413 });
  });

  it.each(['abc', '0', '-1', '1.5', '1e3', '99999999999999999999', '%20'])('refuses the id %s', async (id) => {
    const { status, body } = await service.call('POST', `/marketo/lead/${id}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('leadId');
  });

  it.each([null, 'wrong'])('refuses the API key %s', async (key) => {
    const { status, body } = await service.call('POST', '/marketo/lead/1', { key });
    expect(status).toBe(401);
    expect(body).toMatchObject({ statusCode: 401, message: 'Authentication required' });
  });
});

describe('POST /marketo/lead/:personId/delete', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  it('deletes the person, and does not make it anew', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const lead = marketo.createLead(ADA);
    const { id } = (await service.run(`/marketo/lead/${lead}`)).result as { id: number };
    await expect(service.run(`/marketo/lead/${id}/delete`)).resolves.toMatchObject({
      result: { status: 'deleted', id },
    });
    expect(pipedrive.persons()).toEqual([]);
    const late = await service.run(`/marketo/lead/${lead}`);
    expect(late.result).toEqual({ status: 'skipped', reason: 'deleted' });
    expect(pipedrive.persons()).toEqual([]);
  });

  it('skips a person that is already gone', async () => {
    await expect(service.run('/marketo/lead/4711/delete')).resolves.toMatchObject({
      state: 'succeeded',
      result: { status: 'skipped', reason: 'already gone' },
    });
  });
});
