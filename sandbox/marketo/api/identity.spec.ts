import { codeOf, startMarketo, type TestMarketo, tokenAddress, tokenOf } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo();
});
afterEach(() => test.close());

const tokenCall = async (init: RequestInit = {}): Promise<Record<string, unknown>> =>
  (await (await fetch(tokenAddress(test.marketo), init)).json()) as Record<string, unknown>;

describe('/identity/oauth/token', () => {
  it.each(['GET', 'POST'])('answers %s with the four members', async (method) => {
    const answer = await tokenCall({ method });
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    expect(answer['token_type']).toBe('bearer');
  });

  it('repeats the token, with less time left, until it ends', async () => {
    const first = await tokenCall();
    test.context.clock.advance(600_000);
    const second = await tokenCall();
    expect(second['access_token']).toBe(first['access_token']);
    expect(Number(second['expires_in'])).toBeLessThanOrEqual(Number(first['expires_in']) - 600);
    test.context.clock.advance(3_600_000);
    expect((await tokenCall())['access_token']).not.toBe(first['access_token']);
  });

  it('gives each custom service its own token', async () => {
    expect(await tokenOf(test.marketo, 1)).not.toBe(test.token);
  });

  it('refuses a wrong secret and denied credentials with 401, without an envelope', async () => {
    const wrong = await fetch(`${tokenAddress(test.marketo)}x`);
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).not.toHaveProperty('success');
    test.marketo.denyCredentials(true);
    expect((await fetch(tokenAddress(test.marketo))).status).toBe(401);
    expect(codeOf(await test.get('/v1/leads/describe2.json'))).toBe('603');
  });

  it('tells an unknown client from a wrong secret', async () => {
    const address = new URL(tokenAddress(test.marketo));
    address.searchParams.set('client_id', 'nobody');
    expect(await (await fetch(address)).json()).toMatchObject({
      error_description: 'No client with requested id: nobody',
    });
    expect(await (await fetch(`${tokenAddress(test.marketo)}x`)).json()).toMatchObject({
      error_description: 'Bad client credentials',
    });
  });

  it('costs nothing and shows no secret in the log', async () => {
    expect(test.context.calls.totals('marketo').tokens).toBe(0);
    const [call] = test.context.calls.list();
    expect(call?.path).toContain('client_secret=***');
  });
});

describe('the access token', () => {
  const describe2 = '/v1/leads/describe2.json';

  it('answers 602 once after its end, then 601', async () => {
    test.context.clock.advance(3_601_000);
    expect(codeOf(await test.get(describe2))).toBe('602');
    expect(codeOf(await test.get(describe2))).toBe('601');
  });

  it('is unknown with 601 and missing with 603', async () => {
    const answer = async (headers: Record<string, string>): Promise<unknown> =>
      (await fetch(`${test.marketo.restUrl}${describe2}`, { headers })).json();
    expect(await answer({ Authorization: 'Bearer x:st' })).toMatchObject({ errors: [{ code: '601' }] });
    expect(await answer({})).toMatchObject({ success: false, errors: [{ code: '603', message: 'Access denied' }] });
  });

  it('is refused in the address unless switched on', async () => {
    const address = `${test.marketo.restUrl}${describe2}?access_token=${test.token}`;
    expect(await (await fetch(address)).json()).toMatchObject({ errors: [{ code: '603' }] });
    test.marketo.switches.refuseTokenInUrl = false;
    expect(await (await fetch(address)).json()).toMatchObject({ success: true });
  });

  it('lacks a permission that was taken away', async () => {
    test.marketo.switches.deniedPermissions = ['Read-Write Lead'];
    expect(codeOf(await test.post('/v1/leads.json', { input: [{ email: 'a@acme.example' }] }))).toBe('603');
    expect(codeOf(await test.get('/v1/companies/describe.json'))).toBeUndefined();
  });
});
