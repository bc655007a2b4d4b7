import { type Sandbox, startSandbox } from '../index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { 'Content-Type': 'application/json' };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.controlUrl}${path}`, init);
  return { status: response.status, body: await response.json() };
}

describe('the control API', () => {
  it('serves a page and lists its routes', async () => {
    expect(await (await fetch(sandbox.controlUrl)).text()).toContain('<title>Sandbox');
    expect((await call('GET', '/api')).body).toContain('GET /api/state');
  });

  it('shows the records of both sides', async () => {
    const { body } = await call('GET', '/api/state');
    const { marketo, pipedrive } = body as { marketo: { leads: unknown[] }; pipedrive: { persons: unknown[] } };
    expect(marketo.leads).toHaveLength(120);
    expect(pipedrive.persons).toHaveLength(55);
  });

  it('edits a lead as a user, without an API call', async () => {
    const { status, body } = await call('POST', '/api/marketo/leads', { email: 'new@acme.example' });
    expect(status).toBe(201);
    const path = `/api/marketo/leads/${String((body as { id: number }).id)}`;
    expect((await call('PATCH', path, { city: 'Köln' })).body).toMatchObject({ city: 'Köln' });
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', path)).status).toBe(404);
    expect(sandbox.calls.totals('marketo').calls).toBe(0);
  });

  it('edits a person and an organization as a user', async () => {
    const organization = await call('POST', '/api/pipedrive/organizations', { name: 'Acme Two' });
    expect(organization.status).toBe(201);
    const person = await call('POST', '/api/pipedrive/persons', { name: 'Ada' });
    const path = `/api/pipedrive/persons/${String((person.body as { id: number }).id)}`;
    expect((await call('PATCH', path, { name: 'Ada Winter' })).body).toMatchObject({ name: 'Ada Winter' });
  });

  it.each(['pipedrive/persons', 'pipedrive/organizations', 'pipedrive/deals', 'marketo/leads'])(
    'merges %s, and refuses what cannot be merged',
    async (kind) => {
      const values = { leads: { email: 'm@acme.example' }, deals: { title: 'A deal' } };
      const record = values[kind.split('/')[1] as keyof typeof values] ?? { name: 'Acme' };
      const made = async () => ((await call('POST', `/api/${kind}`, record)).body as { id: number }).id;
      const [loser, survivor] = [await made(), await made()];
      const path = `/api/${kind}/${loser}/merge`;
      for (const into of [loser, 999_999, 'x', undefined]) {
        expect((await call('POST', path, { into })).status).toBe(400);
      }
      expect(await call('POST', path, { into: survivor })).toMatchObject({ status: 200, body: { id: survivor } });
      const { body } = await call('GET', `/api/${kind}`);
      expect((body as { id: number }[]).map(({ id }) => id)).not.toContain(loser);
    },
  );

  it('shows webhooks and calls of both sides as they come, newest first', async () => {
    const { pipedrive, marketo } = sandbox;
    const url = `${sandbox.controlUrl}/no-such-route?api_key=s3cr3t`;
    pipedrive.addWebhook({ event_object: 'deal', event_action: '*', subscription_url: url });
    marketo.campaigns.push({ name: 'New', trigger: 'lead-created', url, method: 'POST' });
    const deal = pipedrive.createDeal({ title: 'A robot' });
    const lead = marketo.createLead({ email: 'ada@acme.example' });
    await marketo.settled();
    await fetch(`${pipedrive.url}/api/v2/deals/${deal}?api_token=s3cr3t`);
    const text = JSON.stringify((await call('GET', '/api/state')).body);
    const { events } = JSON.parse(text) as { events: { at: string; what: string }[] };
    expect(events.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        `deal ${deal}: create`,
        `campaign “New” for lead ${lead}`,
        expect.stringContaining(`GET /api/v2/deals/${deal}`),
      ]),
    );
    expect(events.map(({ at }) => at)).toEqual(
      events
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(text).not.toContain('s3cr3t');
    marketo.campaigns.length = 0;
  });

  it('switches faults on and off', async () => {
    const fault = { vendor: 'marketo', kind: 'throttle', times: 'always' };
    expect((await call('POST', '/api/faults', fault)).status).toBe(201);
    expect(sandbox.faults.list()).toMatchObject([{ kind: 'throttle', times: Infinity }]);
    await call('DELETE', '/api/faults');
    expect(sandbox.faults.list()).toEqual([]);
  });

  it("shows and sets Marketo's switches, all of a call or none", async () => {
    const path = '/api/marketo/switches';
    const set = await call('PATCH', path, { blockedFields: ['department'], cutOverlongText: true });
    expect(set).toMatchObject({ status: 200, body: { blockedFields: ['department'], cutOverlongText: true } });
    expect((await call('PATCH', path, { roundNumbers: true, unknownAsset: 'guess' })).status).toBe(400);
    expect(sandbox.marketo.switches).toMatchObject({ blockedFields: ['department'], roundNumbers: false });
    await call('PATCH', path, { blockedFields: [], cutOverlongText: false });
    expect((await call('GET', path)).body).toMatchObject({ blockedFields: [], cutOverlongText: false });
  });

  it('makes a smart campaign that calls a webhook', async () => {
    const path = '/api/marketo/campaigns';
    const campaign = { trigger: 'lead-created', url: `${sandbox.controlUrl}/api/{{lead.Id}}`, payload: '{"a":1}' };
    expect(await call('POST', path, campaign)).toMatchObject({
      status: 201,
      body: { name: 'Campaign 1', ...campaign },
    });
    const before = sandbox.marketo.webhookCalls().length;
    const lead = sandbox.marketo.createLead({ email: 'campaign@acme.example' });
    await sandbox.marketo.settled();
    expect(sandbox.marketo.webhookCalls().slice(before)).toMatchObject([{ leadId: lead, campaign: 'Campaign 1' }]);
    await call('DELETE', path);
    expect((await call('GET', path)).body).toEqual([]);
  });

  it('moves the clock', async () => {
    const before = sandbox.clock.now();
    await call('POST', '/api/clock/advance', { milliseconds: 60_000 });
    expect(sandbox.clock.now()).toBeGreaterThanOrEqual(before + 60_000);
  });

  it.each([
    ['POST', '/api/faults', { vendor: 'salesforce', kind: 'throttle' }],
    ['POST', '/api/faults', { vendor: 'marketo', kind: 'flood' }],
    ['POST', '/api/faults', { vendor: 'marketo', kind: 'throttle', often: 3 }],
    ['POST', '/api/clock/advance', { milliseconds: -1 }],
    ['POST', '/api/marketo/leads', { shoeSize: 4 }],
    ['POST', '/api/marketo/leads', [1]],
    ['PATCH', '/api/marketo/switches', { blockFields: [] }],
    ['POST', '/api/marketo/campaigns', { trigger: 'lead-created' }],
    ['POST', '/api/marketo/campaigns', { trigger: 'lead-created', url: 'http://a.example', shoes: 1 }],
    ['POST', '/api/marketo/campaigns', { trigger: 'lead-created', url: 'http://a.example', fields: 'email' }],
    ['PATCH', '/api/marketo/switches', { blockedFields: 'title' }],
    ['PATCH', '/api/marketo/switches', { blockedFields: [1] }],
    ['GET', '/api/calls?vendor=x', undefined],
    ['GET', '/api/marketo/leads/abc', undefined],
  ])('answers 400 with a message to %s %s %j', async (method, path, body) => {
    const answer = await call(method, path, body);
    expect(answer).toEqual({ status: 400, body: { message: expect.any(String) } });
  });
});
