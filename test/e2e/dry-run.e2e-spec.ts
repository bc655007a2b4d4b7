import { type Call } from '../../sandbox/index.ts';
import { createTestApp, type TestApp } from '../support/create-test-app';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', company: 'Engines Ltd' };

type Tried = { type: string; params: object; result: Result; error: object | null; price: object; spent: object };
type Result = Record<string, unknown> | null;

describe('?dryRun=true', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp({
      environment: { LOG_LEVEL: 'error', API_KEYS: 'tests:k3y-of-the-tests,hook@webhook:a-key-for-webhooks-1' },
    });
  });
  afterEach(() => service.close());

  const tried = async (path: string): Promise<Tried> => {
    const { status, body } = await service.call('POST', `${path}?dryRun=true`);
    expect(status).toBe(200);
    return body as unknown as Tried;
  };

  /** What the sandbox saw, without what is read once for all tasks. */
  const paid = (calls: readonly Call[]) => {
    const own = calls.filter(({ path }) => !/oauth|Fields|describe|schema|\/users|\/stages|\/pipelines/.test(path));
    const ofPipedrive = own.filter(({ vendor }) => vendor === 'pipedrive');
    return {
      marketoCalls: own.length - ofPipedrive.length,
      pipedriveCalls: ofPipedrive.length,
      pipedriveTokens: ofPipedrive.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  };

  const stored = async (): Promise<unknown> => (await service.call('GET', '/tasks')).body;

  const withoutIds = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, each: unknown) => (key === 'id' || typeof each === 'number' ? null : each));

  /** A dry run, then the task itself: both tell the same. */
  async function compare(path: string): Promise<{ dry: Tried; real: Result }> {
    const { sandbox } = service;
    const [writes, tasks] = [sandbox.calls.list({ write: true }).length, await stored()];
    const dry = await tried(path);
    expect(sandbox.calls.list({ write: true })).toHaveLength(writes);
    expect(await stored()).toEqual(tasks);
    const before = sandbox.calls.list().length;
    const { result } = await service.run(path);
    const price = paid(sandbox.calls.list().slice(before));
    expect({ error: dry.error, price: dry.price }).toEqual({ error: null, price });
    return { dry, real: result as Result };
  }

  it('tells of a new lead with a new organization what the task then does, at its price', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const { dry, real } = await compare(`/marketo/lead/${lead}`);
    expect(dry).toMatchObject({ type: 'lead-to-person', params: { leadId: lead }, error: null });
    expect(dry.result).toMatchObject({ status: 'created', id: null, organization: { status: 'created', id: null } });
    expect(withoutIds(dry.result)).toEqual(withoutIds(real));
  });

  it.each([
    ['changed', { lastName: 'King' }, 'updated'],
    ['unchanged', {}, 'skipped'],
  ])('tells of a lead that is %s the same as the task', async (_what, edit, status) => {
    const lead = service.sandbox.marketo.createLead(ADA);
    await service.run(`/marketo/lead/${lead}`);
    service.sandbox.marketo.updateLead(lead, edit);
    const { dry, real } = await compare(`/marketo/lead/${lead}`);
    expect(dry.result).toMatchObject({ status });
    expect(dry.result).toEqual(real);
  });

  it('tells of a new person with a new company, and of a deal with its role', async () => {
    const { pipedrive } = service.sandbox;
    const org_id = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      org_id,
    });
    const ofPerson = await compare(`/pipedrive/person/${person}`);
    expect(withoutIds(ofPerson.dry.result)).toEqual(withoutIds(ofPerson.real));
    const deal = pipedrive.createDeal({ title: 'Engine', person_id: person });
    const ofDeal = await compare(`/pipedrive/deal/${deal}`);
    expect(withoutIds(ofDeal.dry.result)).toMatchObject({ status: 'created', role: { status: 'created' } });
  });

  it('tells of a deletion, and deletes nothing', async () => {
    const person = service.sandbox.pipedrive.createPerson({ name: 'Ada Lovelace' });
    const { dry } = await compare(`/marketo/lead/${person}/delete`);
    expect(dry.result).toEqual({ status: 'deleted', id: person });
  });

  it('tells of an activity of a lead that has no person yet', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const { dry } = await compare(`/marketo/lead/${lead}/activity`);
    expect(dry.result).toMatchObject({ status: 'created', id: null, person: { status: 'created', id: null } });
  });

  it('has the error of a task that would fail', async () => {
    await expect(tried('/marketo/lead/4711')).resolves.toMatchObject({
      result: null,
      error: { code: 'record-not-found', retryable: false, message: expect.stringContaining('4711') },
    });
  });

  it('is 503 while a vendor cannot be reached', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    service.sandbox.faults.add({ vendor: 'marketo', kind: 'unavailable', times: 100 });
    const { status } = await service.call('POST', `/marketo/lead/${lead}?dryRun=true`);
    expect(status).toBe(503);
  });

  it.each([
    ['another value', '/marketo/lead/30?dryRun=yes', 400],
    ['a value twice', '/marketo/lead/30?dryRun=true&dryRun=true', 400],
    ['a route without an id', '/pipedrive/person?dryRun=true', 400],
    ['a route without an id, false', '/pipedrive/person/delete?dryRun=false', 400],
  ])('refuses %s', async (_what, path, expected) => {
    const { status, body } = await service.call('POST', path);
    expect({ status, message: body['message'] }).toEqual({
      status: expected,
      message: expect.stringContaining('dryRun'),
    });
  });

  it('needs the right operate', async () => {
    const key = 'a-key-for-webhooks-1';
    const { status, body } = await service.call('POST', '/marketo/lead/30?dryRun=true', { key });
    expect({ status, body }).toMatchObject({ status: 403, body: { message: expect.stringContaining('operate') } });
  });
});
