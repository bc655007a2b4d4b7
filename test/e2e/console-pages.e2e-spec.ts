import { type Action, ActionsLog } from '../../src/base/actions/actions-log';
import { ConsoleVisitor, type PageAnswer } from '../support/console-visitor';
import { createTestApp, type TestApp } from '../support/create-test-app';

const KEYS = { operate: 'k3y-of-an-operator', read: 'k3y-of-a-reader-01' };
const API_KEYS = `ops:${KEYS.operate},bea@read:${KEYS.read}`;
const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };
/** What strangers write into web forms. */
const EVE = { firstName: '<script>alert(1)</script>', lastName: '"><img src=x>', email: 'eve@engines.example' };

describe('the pages of the console', () => {
  let service: TestApp;
  let ops: ConsoleVisitor;

  beforeEach(async () => {
    service = await createTestApp({ environment: { API_KEYS } });
    ops = await signedIn(KEYS.operate);
  });
  afterEach(() => service.close());

  async function signedIn(key: string): Promise<ConsoleVisitor> {
    const visitor = new ConsoleVisitor(service);
    expect((await visitor.signIn(key)).status).toBe(303);
    return visitor;
  }

  async function run(path: string) {
    const { body } = await service.call('POST', path, { key: KEYS.operate });
    await service.drain();
    return String(body['name']);
  }
  const lead = (values: typeof ADA): number => service.sandbox.marketo.createLead(values);
  const actions = (): Promise<Action[]> => service.app.get(ActionsLog).list(10);
  const textOf = ({ html }: PageAnswer): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

  async function page(path: string, visitor = ops): Promise<string> {
    const answer = await visitor.get(path);
    expect(answer.status).toBe(200);
    return textOf(answer);
  }

  /** Follows the redirect of a form that was sent. */
  async function sent(path: string, fields: Record<string, string> = {}): Promise<string> {
    const { status, headers } = await ops.post(path, fields);
    expect(status).toBe(303);
    return page(headers.get('location')!);
  }

  describe('overview', () => {
    it('counts what waits, runs and has failed, and asks Marketo for its calls once', async () => {
      await run(`/marketo/lead/${lead(ADA)}`);
      await run('/marketo/lead/4711');
      const text = await page('/console');
      expect(text).toMatch(/Failed 1 /);
      expect(text).toMatch(/Calls of Marketo today Used \d+ of 50,000/);
      expect(text).toMatch(/Tokens of Pipedrive today Used \d+ of /);
      expect(text).toMatch(/Marketo reachable Pipedrive reachable/);
      const calls = service.sandbox.calls.list().length;
      await ops.get('/console', { 'hx-request': 'true' });
      await ops.get('/console');
      expect(service.sandbox.calls.list()).toHaveLength(calls);
    });
  });

  describe('records', () => {
    it.each([
      ['lead 30', '/console/records/lead/30'],
      ['https://acme.pipedrive.com/person/12', '/console/records/person/12'],
    ])('leads from %s to the page of the record', async (q, address) => {
      expect((await ops.get(`/console/records?q=${encodeURIComponent(q)}`)).headers.get('location')).toBe(address);
      expect((await ops.post('/console/records', { q })).headers.get('location')).toBe(address);
    });

    it('searches both sides for an e-mail address, after it has said what that costs', async () => {
      const id = lead(ADA);
      const person = service.sandbox.pipedrive.createPerson({
        name: 'Ada',
        emails: [{ value: ADA.email, primary: true }],
      });
      const before = service.sandbox.calls.list().length;
      const asked = await ops.post('/console/records', { q: ADA.email });
      expect(textOf(asked)).toContain('1 call of Marketo, 2 calls of Pipedrive (30 tokens) at most');
      expect(service.sandbox.calls.list()).toHaveLength(before);
      const found = await ops.post('/console/records/search', { email: ADA.email });
      expect(found.html).toContain(`href="/console/records/lead/${id}"`);
      expect(found.html).toContain(`href="/console/records/person/${person}"`);
      expect(await actions()).toMatchObject([{ who: 'ops', what: 'search', subject: 'by e-mail address', count: 2 }]);
    });

    it('tells of a record: the pair, the sentence, and every change field by field', async () => {
      const id = lead(ADA);
      await run(`/marketo/lead/${id}`);
      const text = await page(`/console/records/lead/${id}`);
      expect(text).toMatch(/Lead \d+ .* in-step Linked with person \d+/);
      expect(text).toContain(`Lead ${id} was carried over to person`);
      expect(text).toMatch(/name \(empty\) Ada Lovelace/);
      expect(text).toMatch(/asked for by ops/);
    });

    it('queues a record by hand, and says so in the actions log', async () => {
      const id = lead(ADA);
      expect(await sent(`/console/records/lead/${id}/sync`)).toContain('Queued.');
      await service.drain();
      expect(await page(`/console/records/lead/${id}`)).toMatch(/created lead-to-person asked for by ops/);
      expect(await actions()).toMatchObject([{ who: 'ops', what: 'sync', subject: `lead:${id}`, count: 1 }]);
    });

    it('shows what a dry run would write, and its price', async () => {
      const id = lead(ADA);
      const answer = await ops.post(`/console/records/lead/${id}/dry-run`);
      expect(answer.status).toBe(200);
      expect(textOf(answer)).toMatch(/It would end as created . Nothing was written\./);
      expect(textOf(answer)).toMatch(/Price: \d+ calls of Marketo, \d+ calls of Pipedrive \(\d+ tokens\)/);
      expect(service.sandbox.pipedrive.persons()).toHaveLength(0);
      expect(await actions()).toMatchObject([{ what: 'dry-run', subject: `lead:${id}` }]);
    });

    it('retries what has failed of a record', async () => {
      await run('/marketo/lead/4711');
      expect(await page('/console/records/lead/4711')).toContain('Marketo has no lead 4711');
      expect(await sent('/console/records/lead/4711/retry')).toContain('1 task queued again.');
      expect(await actions()).toMatchObject([{ who: 'ops', what: 'retry', subject: 'record=lead:4711', count: 1 }]);
    });

    it('shows scripts in names as text', async () => {
      const id = lead(EVE);
      await run(`/marketo/lead/${id}`);
      for (const path of [`/console/records/lead/${id}`, `/console/tasks`]) {
        const { html } = await ops.get(path);
        expect(html).not.toMatch(/<script>alert|<img/);
      }
      expect((await ops.get(`/console/records/lead/${id}`)).html).toContain('&lt;script>alert(1)&lt;/script>');
    });

    it('knows no other records', async () => {
      expect((await ops.get('/console/records/lead/0')).status).toBe(400);
      expect((await ops.get('/console/records/constructor/1')).status).toBe(400);
      expect(await page('/console/records/lead/99')).toContain('no task of this record is kept'.replace('no', 'No'));
    });
  });

  describe('failures', () => {
    it('says what to do, retries all of one kind with the number announced, and dismisses', async () => {
      for (const id of [4711, 4712, 4713]) await run(`/marketo/lead/${id}`);
      expect(await page('/console/failures')).toMatch(
        /record-not-found in lead-to-person .*nothing is left to do if it was deleted.* 3 tasks, .* Retry all 3 Dismiss/,
      );
      const chosen = { code: 'record-not-found', type: 'lead-to-person' };
      expect(await sent('/console/failures/retry', chosen)).toContain('3 tasks queued again.');
      await service.drain();
      expect(await sent('/console/failures/dismiss', chosen)).toContain('3 tasks dismissed');
      expect(await page('/console/failures')).toContain('Nothing has failed that still needs somebody.');
      expect(await actions()).toMatchObject([
        { who: 'ops', what: 'dismiss', subject: 'code=record-not-found&type=lead-to-person', count: 3 },
        { who: 'ops', what: 'retry', count: 3 },
      ]);
      expect((await ops.post('/console/failures/retry', { code: 'constructor', type: 'x' })).status).toBe(400);
    });
  });

  describe('tasks', () => {
    it('filters by the address, leaves blanks out, and says what is wrong', async () => {
      await run(`/marketo/lead/${lead(ADA)}`);
      const failed = await run('/marketo/lead/4711');
      const text = await page('/console/tasks?state=failed&type=&code=&record=lead+4711&since=2020-01-01T00%3A00');
      expect(text).toContain(failed);
      expect(text).not.toContain('created');
      const wrong = await ops.get('/console/tasks?state=lost');
      expect(wrong.status).toBe(400);
      expect(textOf(wrong)).toContain('state must be one of');
      expect(await page('/console/tasks?state=queued')).toContain('No task fits.');
    });

    it('goes on page by page', async () => {
      for (let id = 5000; id < 5051; id += 1) await service.call('POST', `/marketo/lead/${id}`, { key: KEYS.operate });
      await service.drain();
      const { html } = await ops.get('/console/tasks?type=lead-to-person');
      const [, older] = /href="([^"]+)">Older/.exec(html) ?? [];
      const next = await page(older!.replaceAll('&amp;', '&'));
      expect(next).toContain('lead 5000');
      expect(next).not.toContain('lead 5001');
      expect(next).toContain('Newest');
    });

    it('shows one task whole, with its retry and its dismissal', async () => {
      const name = await run('/marketo/lead/4711');
      expect(await page(`/console/tasks/${name}`)).toMatch(
        /Lead 4711 could not be carried over .* Retry Dismiss .* Failed attempts/,
      );
      expect(await sent(`/console/tasks/${name}/retry`)).toContain('1 task queued again.');
      await service.drain();
      expect(await sent(`/console/tasks/${name}/dismiss`)).toContain('failed, dismissed');
      expect((await ops.post(`/console/tasks/unknown/retry`)).status).toBe(404);
      expect((await ops.get('/console/tasks/unknown')).status).toBe(404);
    });
  });

  describe('with the right read', () => {
    it('shows everything and lets nothing be changed', async () => {
      const name = await run('/marketo/lead/4711');
      const bea = await signedIn(KEYS.read);
      for (const path of [
        '/console',
        '/console/records',
        '/console/records/lead/4711',
        '/console/failures',
        '/console/tasks',
        `/console/tasks/${name}`,
        '/console/actions',
      ]) {
        const { status, html } = await bea.get(path);
        expect(status).toBe(200);
        const buttons = [...html.matchAll(/<button[^>]*>([^<]*)/g)].map(([, text]) => text);
        expect(buttons.filter((text) => !['Sign out', 'Find', 'Filter'].includes(text!))).toEqual([]);
      }
      for (const path of [
        '/console/records/lead/4711/sync',
        '/console/records/lead/4711/dry-run',
        '/console/records/lead/4711/retry',
        '/console/records/search',
        '/console/failures/retry',
        '/console/failures/dismiss',
        `/console/tasks/${name}/retry`,
        `/console/tasks/${name}/dismiss`,
      ])
        expect((await bea.post(path, { code: 'record-not-found', type: 'lead-to-person' })).status).toBe(403);
      expect(await actions()).toEqual([]);
    });
  });

  it('refuses every form from elsewhere, and every one without a session', async () => {
    await run('/marketo/lead/4711');
    for (const path of ['/console/records/lead/4711/sync', '/console/failures/retry']) {
      const fields = { code: 'record-not-found', type: 'lead-to-person' };
      expect((await ops.post(path, fields, { origin: 'https://evil.example' })).status).toBe(403);
      expect((await ops.post(path, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await new ConsoleVisitor(service).post(path, fields)).status).toBe(401);
    }
    expect(await actions()).toEqual([]);
  });

  it('keeps a log of what people did, page by page', async () => {
    expect(await page('/console/actions')).toContain('Nobody has done anything yet.');
    const log = service.app.get(ActionsLog);
    for (let count = 1; count <= 51; count += 1) await log.record({ who: 'ops', what: 'retry', subject: 'x', count });
    const { html } = await ops.get('/console/actions');
    const [, older] = /href="([^"]+)">Older/.exec(html) ?? [];
    expect(await page(older!)).toMatch(/ops retry x 1 /);
    expect((await ops.get('/console/actions?before=x')).status).toBe(400);
  });
});
