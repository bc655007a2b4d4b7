import { type Sandbox, startSandbox } from '../index.ts';

describe('marketing_status in Pipedrive', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    sandbox.pipedrive.switches.campaigns = true;
  });
  afterEach(() => sandbox.close());

  const api = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.pipedrive.url}/api/v2/persons${path}`, {
      method,
      headers: { 'x-api-token': sandbox.pipedrive.apiToken, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { data?: { id?: number; marketing_status?: string } | null };
    return { code: response.status, id: answer.data?.id, status: answer.data?.marketing_status };
  };
  const aPerson = (values: object = {}) =>
    api('POST', '', { name: 'Ada', emails: [{ value: 'ada@engines.example' }], ...values });
  const change = (id: number | undefined, marketing_status: string) => api('PATCH', `/${id}`, { marketing_status });

  it('is told on request and by writes, and belongs to the address', async () => {
    const { id, status } = await aPerson({ marketing_status: 'subscribed' });
    expect(status).toBe('subscribed');
    expect((await api('GET', `/${id}`)).status).toBeUndefined();
    expect((await api('GET', `/${id}?include_fields=marketing_status`)).status).toBe('subscribed');
    expect((await aPerson()).status).toBe('subscribed');
    expect((await aPerson({ emails: [], marketing_status: 'subscribed' })).status).toBe('no_consent');
  });

  it('makes each change once, and ignores it afterwards; people are free', async () => {
    const { id } = await aPerson();
    const told: unknown[] = [];
    for (const status of ['subscribed', 'unsubscribed', 'subscribed', 'unsubscribed']) {
      const { code, status: now } = await change(id, status);
      told.push([code, now]);
    }
    expect(told).toEqual([
      [200, 'subscribed'],
      [200, 'unsubscribed'],
      [200, 'subscribed'],
      [200, 'subscribed'],
    ]);
    sandbox.pipedrive.updatePerson(id!, { marketing_status: 'unsubscribed' });
    expect(sandbox.pipedrive.person(id!)).toMatchObject({ marketing_status: 'unsubscribed' });
  });

  it('is refused where it is none, and in an account without Campaigns', async () => {
    const { id } = await aPerson();
    expect((await change(id, 'maybe')).code).toBe(400);
    sandbox.pipedrive.switches.campaigns = false;
    expect((await change(id, 'subscribed')).code).toBe(403);
  });
});
