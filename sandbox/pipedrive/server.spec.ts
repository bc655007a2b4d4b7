import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('the simulated Pipedrive over HTTP', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  it.each([
    ['GET', '/api/v2/persons', {}],
    ['PUT', '/nowhere', {}],
    ['POST', '/api/v2/persons', { 'x-api-token': 'wrong' }],
    ['GET', '/api/v2/persons', { authorization: 'Bearer wrong', 'x-api-token': '' }],
  ])('denies %s %s without its token, before anything else', async (method, path, headers) => {
    const reply = await fixture.request(method, path, undefined, { 'x-api-token': '', ...headers });
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({
      success: false,
      error: 'unauthorized access',
      errorCode: 401,
      error_info: 'Please check developers.pipedrive.com',
    });
    expect(reply.headers.get('x-401-by-gw')).toBe('true');
    expect(reply.headers.get('x-correlation-id')).toBeTruthy();
  });

  it('takes the token from the query only when told so', async () => {
    const path = `/api/v2/persons?api_token=${fixture.pipedrive.apiToken}`;
    expect((await fixture.request('GET', path, undefined, { 'x-api-token': '' })).status).toBe(401);
    fixture.pipedrive.switches.acceptTokenInQuery = true;
    expect((await fixture.request('GET', path, undefined, { 'x-api-token': '' })).status).toBe(200);
    expect(fixture.calls.list().at(-1)?.path).not.toContain(fixture.pipedrive.apiToken);
  });

  it.each([
    ['GET', '/api/v2/nothing', 404],
    ['GET', '/v2/persons', 404],
    ['PUT', '/api/v2/persons/1', 405],
    ['GET', '/v1/persons/1', 404],
    ['GET', '/api/v1/itemSearch?term=acme', 404],
    ['GET', '/api/v2/leads/1', 501],
    ['GET', '/v1/noteFields', 501],
    ['GET', '/v1/users', 200],
    ['GET', '/api/v1/users', 200],
  ])('answers %s %s with %d', async (method, path, status) => {
    const reply = await fixture.request(method, path);
    expect(reply.status).toBe(status);
    expect(reply.body.success).toBe(status === 200);
  });

  it('calls withdrawn operations gone when told so', async () => {
    fixture.pipedrive.switches.withdrawnStatus = 410;
    expect((await fixture.request('GET', '/v1/organizations')).status).toBe(410);
  });

  it.each([
    ['GET', '/api/v2/persons', 10, false],
    ['POST', '/api/v2/persons', 5, true],
    ['PATCH', '/api/v2/persons/1', 5, true],
    ['GET', '/api/v2/persons/1', 1, false],
    ['DELETE', '/api/v2/persons/1', 3, true],
    ['GET', '/api/v2/persons/search?term=ann', 20, false],
    ['GET', '/api/v2/itemSearch?term=ann', 20, false],
    ['GET', '/api/v2/personFields', 10, false],
    ['GET', '/api/v2/personFields/name', 1, false],
    ['GET', '/api/v2/stages', 5, false],
    ['GET', '/api/v2/pipelines/1', 1, false],
    ['GET', '/v1/users', 20, false],
    ['GET', '/v1/users/me', 2, false],
    ['GET', '/v1/users/find?term=a', 40, false],
    ['GET', '/v1/organizationFields', 20, false],
    ['GET', '/v1/webhooks', 10, false],
  ])('logs %s %s with %d tokens', async (method, path, tokens, write) => {
    fixture.pipedrive.createPerson({ name: 'Ann Ode' });
    await fixture.request(method, path, method === 'POST' || method === 'PATCH' ? { name: 'Ann Other' } : undefined);
    expect(fixture.calls.list().at(-1)).toMatchObject({
      vendor: 'pipedrive',
      method,
      path,
      status: 200,
      tokens,
      write,
    });
  });

  it.each([
    ['throttle', 429, '429'],
    ['exhaust', 429, '429'],
    ['server-error', 500, 'ERR_UNKNOWN'],
    ['unavailable', 503, undefined],
    ['deny', 401, '401'],
  ] as const)('imitates the fault %s once', async (kind, status, code) => {
    fixture.faults.add({ vendor: 'pipedrive', kind });
    const reply = await fixture.request('GET', '/api/v2/persons');
    expect(reply.status).toBe(status);
    expect(reply.body.success).toBe(false);
    expect(fixture.calls.list().at(-1)?.code).toBe(code);
    expect((await fixture.request('GET', '/api/v2/persons')).status).toBe(200);
  });

  it('tells the two kinds of 429 apart by their headers only', async () => {
    fixture.faults.add({ vendor: 'pipedrive', kind: 'throttle' });
    fixture.faults.add({ vendor: 'pipedrive', kind: 'exhaust', path: 'organizations' });
    const burst = await fixture.request('GET', '/api/v2/persons');
    const daily = await fixture.request('GET', '/api/v2/organizations');
    expect(burst.text).toBe(daily.text);
    expect(burst.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(daily.headers.get('x-daily-ratelimit-token-remaining')).toBe('0');
    expect(Number(daily.headers.get('retry-after'))).toBeGreaterThan(2);
  });

  it('blocks with a page that is no JSON', async () => {
    fixture.faults.add({ vendor: 'pipedrive', kind: 'html-block' });
    const reply = await fixture.request('GET', '/api/v2/persons');
    expect(reply.status).toBe(403);
    expect(reply.headers.get('content-type')).toContain('text/html');
  });

  it.each([
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)('cuts the connection with %s', async (kind, created) => {
    fixture.faults.add({ vendor: 'pipedrive', kind });
    await expect(fixture.request('POST', '/api/v2/persons', { name: 'Ann Ode' })).rejects.toThrow('fetch failed');
    expect(fixture.pipedrive.persons()).toHaveLength(created);
  });

  it('denies everything while its credentials are denied', async () => {
    fixture.pipedrive.denyCredentials(true);
    expect((await fixture.request('GET', '/api/v2/persons')).status).toBe(401);
    fixture.pipedrive.denyCredentials(false);
    expect((await fixture.request('GET', '/api/v2/persons')).status).toBe(200);
  });

  it.each([
    ['{"name":', 'application/json'],
    ['name=Ann', 'application/x-www-form-urlencoded'],
  ])('refuses the body %s as %s', async (body, type) => {
    const reply = await fixture.request('POST', '/api/v2/persons', body, { 'content-type': type });
    expect(reply.status).toBe(400);
    expect(reply.body.code).toBe('ERR_SCHEMA_VALIDATION_FAILED');
  });
});
