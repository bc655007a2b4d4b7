import { CLOCK } from '../../src/base/concurrency/clock';
import { ConsoleVisitor } from '../support/console-visitor';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { FakeClock } from '../support/fake-clock';

const KEYS = { operate: 'k3y-of-an-operator', read: 'k3y-of-a-reader-01', webhook: 'k3y-of-the-webhooks' };
const API_KEYS = `ops:${KEYS.operate},bea@read:${KEYS.read},hooks@webhook:${KEYS.webhook}`;

describe('signing in to the console', () => {
  let service: TestApp;
  let visitor: ConsoleVisitor;
  const clock = new FakeClock(Date.now());

  beforeEach(async () => {
    service = await createTestApp({
      environment: { API_KEYS },
      override: (module) => module.overrideProvider(CLOCK).useValue(clock),
    });
    visitor = new ConsoleVisitor(service);
  });
  afterEach(() => service.close());

  it('asks for a key, and shows nothing before', async () => {
    const { status, html } = await visitor.get('/console');
    expect(status).toBe(200);
    expect(html).toContain('API key');
    expect(html).not.toContain('Overview');
  });

  it('answers a look at the headers as the page', async () => {
    const answer = await fetch(`${service.url}/console`, {
      method: 'HEAD',
      headers: { origin: 'https://other.example' },
    });
    expect(answer.status).toBe(200);
  });

  it('leads to the page that was asked for, once signed in', async () => {
    const form = await visitor.get('/console?live=off');
    expect(form.html).toContain('value="/console?live=off"');
    const done = await visitor.post('/console/sign-in', { key: KEYS.read, to: '/console?live=off' });
    expect(done.headers.get('location')).toBe('/console?live=off');
  });

  it('leads nowhere else', async () => {
    for (const to of ['https://evil.example/', '//evil.example', '/console/../docs', '/consolex', '/console\\evil']) {
      const { headers } = await visitor.post('/console/sign-in', { key: KEYS.read, to });
      expect(new URL(headers.get('location')!, service.url).href).toMatch(`${service.url}/`);
    }
  });

  it('repeats no search in the address of the form', async () => {
    const { headers } = await visitor.get('/console/records?q=ada%40engines.example');
    expect(headers.get('location')).toBe('/console/sign-in?to=%2Fconsole%2Frecords');
  });

  it('gives a cookie that scripts and other sites do not get, and no trace of the key', async () => {
    const { status, headers } = await visitor.signIn(KEYS.operate);
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('/console');
    const cookie = headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/console/);
    expect(cookie).toMatch(/Max-Age=43200/);
    expect(cookie).not.toMatch(/Secure/);
    expect(cookie).not.toContain(KEYS.operate);
    const { html, headers: shown } = await visitor.get('/console');
    expect(html).toContain('<h1>Overview</h1>');
    expect(html).not.toContain(KEYS.operate);
    expect(shown.get('cache-control')).toBe('no-store');
    expect(shown.get('content-security-policy')).toBe(
      "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    );
  });

  it('has the cookie sent by https alone where the service is reached by it', async () => {
    const { headers } = await visitor.post('/console/sign-in', { key: KEYS.read }, { 'x-forwarded-proto': 'https' });
    expect(headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it.each([
    ['a wrong key', 'k3y-of-nobody-at-all', 401, 'none of the API keys'],
    ['no key', '', 401, 'none of the API keys'],
    ['a key for webhooks', KEYS.webhook, 403, 'the right read or operate'],
  ])('refuses %s, and says why', async (_case, key, status, text) => {
    const answer = await visitor.signIn(key);
    expect(answer.status).toBe(status);
    expect(answer.html).toContain(text);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('has an address wait after ten wrong keys in a minute', async () => {
    for (let time = 0; time < 10; time += 1) expect((await visitor.signIn('wrong')).status).toBe(401);
    expect((await visitor.signIn(KEYS.operate)).status).toBe(429);
    clock.advance(60_000);
    expect((await visitor.signIn(KEYS.operate)).status).toBe(303);
  });

  it('ends a session by Sign out, and after twelve hours', async () => {
    await visitor.signIn(KEYS.read);
    expect((await visitor.get('/console')).html).toContain('Overview');
    await visitor.post('/console/sign-out');
    expect((await visitor.get('/console')).html).toContain('API key');

    await visitor.signIn(KEYS.read);
    clock.advance(12 * 3_600_000);
    expect((await visitor.get('/console')).html).toContain('API key');
  });

  it('sends an open page to the form once the session is over', async () => {
    const { status, headers } = await visitor.get('/console', { 'hx-request': 'true' });
    expect(status).toBe(204);
    expect(headers.get('hx-redirect')).toBe('/console/sign-in?to=%2Fconsole');
  });

  it('refuses forms from elsewhere', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: service.url, 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status, headers: answered } = await visitor.post('/console/sign-in', { key: KEYS.operate }, headers);
      expect(status).toBe(403);
      expect(answered.get('set-cookie')).toBeNull();
    }
  });

  it('serves style and script itself, for good', async () => {
    const { html } = await visitor.get('/console');
    const addresses = [...html.matchAll(/(?:href|src)="(\/console\/assets\/[^"]+)"/g)].map(([, address]) => address!);
    expect(addresses).toHaveLength(3);
    for (const address of addresses) {
      const { status, headers } = await visitor.get(address.replaceAll('&amp;', '&'));
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toContain('immutable');
    }
    expect((await visitor.get('/console/assets/constructor')).status).toBe(404);
    expect(html).not.toMatch(/https?:\/\//);
  });
});
