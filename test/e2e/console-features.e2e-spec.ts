import { SeenSchemas } from '../../src/sync/state/seen-schemas';
import { ActionsLog } from '../../src/base/actions/actions-log';
import { ConsoleVisitor, type PageAnswer } from '../support/console-visitor';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { inSandboxTime } from '../support/in-sandbox-time';
import { resultOf } from '../support/stories';
import { until } from '../support/until';

const READ_KEY = 'k3y-of-a-dashboard';
const OPS_KEY = 'k3y-of-the-tests';
const [BY_MARKETING, BY_SALES] = ['+32 9 000 00 01', '+32 9 000 00 02'];

/** Phones are left to people. */
const MAPPING = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'], conflict: 'review' },
  },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a.firstName },
    lastName: { fields: ['name'], postAdapter: a.lastName },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
  },
});`;

describe('jobs, conflicts and the mapping in the console', () => {
  let service: TestApp;
  let ops: ConsoleVisitor;
  let bea: ConsoleVisitor;

  beforeEach(async () => {
    service = await createTestApp({
      mapping: MAPPING,
      sandbox: { limits: false },
      environment: { API_KEYS: `bea@read:${READ_KEY},ops:${OPS_KEY}` },
      override: inSandboxTime(),
    });
    [ops, bea] = [new ConsoleVisitor(service), new ConsoleVisitor(service)];
    await ops.signIn(OPS_KEY);
    await bea.signIn(READ_KEY);
  });
  afterEach(() => service.close());

  const textOf = ({ html }: PageAnswer): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  const page = async (path: string): Promise<string> => textOf(await ops.get(path));
  const actions = async () =>
    (await service.app.get(ActionsLog).list(10)).map(({ who, what, subject }) => `${who}: ${what} ${subject}`);
  const lead = (n: number) =>
    service.sandbox.marketo.createLead({ firstName: 'Ada', lastName: `No${n}`, email: `ada-${n}@engines.example` });

  describe('jobs', () => {
    it('starts a plan by the form, and shows its progress, price and items', async () => {
      for (let n = 0; n < 3; n += 1) lead(n);
      expect(await page('/console/jobs')).toContain('No job was started yet.');
      const { status, headers } = await ops.post('/console/jobs', {
        type: 'plan',
        from: 'marketo',
        ids: '',
        since: '',
        limit: '',
      });
      expect(status).toBe(303);
      const address = headers.get('location')!.replace(/\?.*/, '');
      await until(async () => (await page(address)).includes('succeeded'));
      const text = await page(address);
      expect(text).toMatch(/3 of 3 \(100%\)/);
      expect(text).toMatch(/Price of the real run \d+ calls? of Marketo, \d+ calls? of Pipedrive/);
      expect(text).toMatch(/created 3 .*lead \d+ : created Changes Field From To name \(empty\) Ada No0/);
      expect(await page(`${address}?outcome=failed`)).toContain('Nothing yet.');
      expect((await ops.get(`${address}?outcome=lost`)).status).toBe(400);
      expect(await page('/console/jobs')).toMatch(/plan-\w+ succeeded 3 of 3/);
      expect(await actions()).toEqual([expect.stringMatching(/^ops: start job plan-/)]);
      expect((await ops.post(`${address}/pause`)).status).toBe(409);
      expect((await bea.post(`${address}/cancel`)).status).toBe(403);
    });

    it('says what is wrong with a form, and keeps what was typed', async () => {
      const answer = await ops.post('/console/jobs', { type: 'plan', from: 'pipedrive', kinds: 'deal', ids: '5, x' });
      expect(answer.status).toBe(400);
      expect(textOf(answer)).toContain('ids must be a list of');
      expect(answer.html).toContain('value="5, x"');
      expect(answer.html).toMatch(/value="deal" checked/);
      expect((await ops.get('/console/jobs/unknown')).status).toBe(404);
      expect((await bea.get('/console/jobs')).html).not.toContain('Start');
      expect((await bea.post('/console/jobs', { type: 'plan', from: 'marketo' })).status).toBe(403);
    });
  });

  describe('conflicts', () => {
    it('shows both sides, and carries over what people keep', async () => {
      expect(await page('/console/conflicts')).toContain('No conflict is open.');
      const { marketo, pipedrive } = service.sandbox;
      const id = marketo.createLead({
        firstName: 'Ada',
        lastName: 'King',
        email: 'ada@engines.example',
        phone: '+32 9 000 00 00',
      });
      const person = Number((await resultOf(service, `/marketo/lead/${id}`))['id']);
      service.sandbox.clock.advance(5_000);
      marketo.updateLead(id, { phone: BY_MARKETING });
      service.sandbox.clock.advance(5_000);
      pipedrive.updatePerson(person, { phones: [{ value: BY_SALES, primary: true }] });
      service.sandbox.clock.advance(5_000);
      await resultOf(service, `/marketo/lead/${id}`);

      expect(await page(`/console/records/lead/${id}`)).toMatch(/conflict .*Decide which side to keep/);
      const { html } = await ops.get('/console/conflicts');
      expect(textOf({ html } as PageAnswer)).toMatch(
        /phone lead \d+ and person \d+ .* Marketo \+32 9 000 00 01 .* Pipedrive \+32 9 000 00 02 .* Keep Marketo Keep Pipedrive/,
      );
      const [, action] = /action="(\/console\/conflicts\/\d+)"/.exec(html) ?? [];
      expect((await bea.get('/console/conflicts')).html).not.toContain('Keep Marketo');
      expect((await bea.post(action!, { keep: 'marketo' })).status).toBe(403);
      expect((await ops.post(action!, { keep: 'neither' })).status).toBe(400);
      expect((await ops.post(action!, { keep: 'pipedrive' })).status).toBe(303);
      await service.drain();
      expect(marketo.lead(id)?.['phone']).toBe(BY_SALES);
      expect(await page('/console/conflicts')).toContain('No conflict is open.');
      expect((await ops.post(action!, { keep: 'pipedrive' })).status).toBe(409);
      expect(await actions()).toEqual([expect.stringMatching(/^ops: keep pipedrive conflict \d+$/)]);
    });
  });

  describe('mapping', () => {
    it('shows every table, with what is carried both ways', async () => {
      const text = await page('/console/mapping');
      expect(text).toContain('mapping.mjs');
      expect(text).toMatch(
        /personFromLead lead to person .* name both ways conflict: latest firstName, lastName mode join always/,
      );
      expect(text).toMatch(/phone both ways conflict: review phone/);
      expect(text).not.toContain('What the accounts have changed');
      expect(text).toMatch(/opportunityFromDeal deal to opportunity Switched off/);
    });

    it('shows what an account has lost, with the entries that it concerns', async () => {
      const lost = { kind: 'lead', part: 'field phone', before: 'phone, can be written', now: null };
      await service.app.get(SeenSchemas).keep(Date.now(), [{ ...lost, entries: ['personFromLead.phone'] }]);
      expect(await page('/console/mapping')).toMatch(
        /What the accounts have changed .* field phone of lead phone, can be written gone personFromLead.phone/,
      );
    });

    it('tells of a record what each field yields, with its price', async () => {
      const id = lead(7);
      const answer = await ops.post('/console/mapping', { record: `lead ${id}` });
      expect(answer.status).toBe(200);
      expect(textOf(answer)).toMatch(/Preview of lead \d+ .*name firstName: Ada lastName: No7 .* Ada No7 .* yes: /);
      expect(textOf(answer)).toMatch(/Price: \d+ calls? of Marketo, \d+ calls? of Pipedrive \(\d+ tokens\)/);
      expect(textOf(answer)).toContain(`Also written: marketo_id = ${id}`);
      expect(service.sandbox.pipedrive.persons()).toEqual([]);
      expect(await actions()).toEqual([`ops: preview lead:${id}`]);
      expect((await ops.post('/console/mapping', { record: 'Ada' })).status).toBe(400);
      expect((await bea.post('/console/mapping', { record: `lead ${id}` })).status).toBe(403);
      expect((await bea.get('/console/mapping')).html).not.toContain('Preview');
    });
  });
});
