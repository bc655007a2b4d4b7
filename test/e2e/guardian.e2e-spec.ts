import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { CLOCK, type Clock } from '../../src/base/concurrency/clock';
import { TIMERS } from '../../src/base/concurrency/timers';
import { Guardian } from '../../src/sync/guardian/guardian';
import { type TaskRecord } from '../../src/queue/task';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { FakeTime } from '../support/fake-time';
import { settle } from '../support/wire-both-sides';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVENTS = ['person', 'organization', 'deal'].flatMap((object) => [`create.${object}`, `change.${object}`]);

/** The public address of the service, which the vendors reach or do not, whichever life the service is in. */
class Road {
  isOpen = true;
  to = '';
  private readonly server: Server = createServer((request, response) => void this.pass(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (!this.isOpen) return void response.writeHead(503).end();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.to + request.url, { method: 'POST', headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status).end(await answer.text());
  }
}

describe('the guardian', () => {
  let sandbox: Sandbox;
  let road: Road;
  let folder: string;
  let publicUrl: string;
  let time: FakeTime;
  let service: TestApp | undefined;

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty', searchLagMs: 0, webhookTimeScale: 0.01 });
    [road, time] = [new Road(), new FakeTime()];
    publicUrl = await road.open();
    folder = mkdtempSync(join(tmpdir(), 'guardian-'));
  });
  afterEach(async () => {
    await stop();
    road.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  async function start(guard = 'watch'): Promise<TestApp> {
    service = await createTestApp({
      vendors: sandbox,
      environment: {
        PUBLIC_URL: publicUrl,
        WEBHOOK_GUARD: guard,
        DATABASE_URL: `sqlite:${join(folder, 'sync.db')}`,
      },
      override: (module) =>
        module.overrideProvider(CLOCK).useValue(clockOf(sandbox)).overrideProvider(TIMERS).useValue(time),
    });
    road.to = service.url;
    await looked();
    return service;
  }

  async function stop(): Promise<void> {
    road.isOpen = false;
    await service?.close();
    service = undefined;
    road.isOpen = true;
  }

  /** Lets time pass for everybody. */
  async function pass(milliseconds: number): Promise<void> {
    sandbox.clock.advance(milliseconds);
    time.advance(milliseconds);
    await looked();
  }

  /** Until the guardian waits for its next look, and what it queued was done. */
  async function looked(): Promise<void> {
    time.advance(0);
    await service!.app.get(Guardian).looked();
    await settle(service!);
  }

  function addWebhooks(version: '1.0' | '2.0' = '2.0'): void {
    for (const event of [...EVENTS, 'delete.person']) {
      const [event_action = '', event_object = ''] = event.split('.');
      const path = event === 'delete.person' ? '/pipedrive/person/delete' : `/pipedrive/${event_object}`;
      const subscription_url = `${publicUrl}${path}?api_key=${API_KEY}`;
      sandbox.pipedrive.addWebhook({ event_action, event_object, version, subscription_url });
    }
  }

  /** @param since - epoch milliseconds. */
  async function guardiansTasks(since = 0): Promise<string[]> {
    const { body } = await service!.call('GET', `/tasks?limit=100&since=${new Date(since).toISOString()}`);
    const tasks = (body as unknown as { items: TaskRecord[] }).items;
    const own = tasks.filter(({ requestedBy }) => requestedBy === 'guardian');
    return own.map(({ type, params }) => `${type} ${Object.values(params).join()}`).sort();
  }

  /** Of that record's tasks, newest first. */
  async function resultsOf(record: string): Promise<unknown[]> {
    const { body } = await service!.call('GET', `/tasks?record=${record}&type=person-to-lead`);
    const tasks = (body as unknown as { items: { result: { status: string } | null }[] }).items;
    return tasks.map(({ result }) => result?.status);
  }

  const aPerson = (name: string) =>
    sandbox.pipedrive.createPerson({ name, emails: [{ value: `${name}@acme.example`, primary: true }] });
  const leadOf = (person: number) => Number(sandbox.pipedrive.customValue('person', person, 'marketo_id'));
  const nameOf = (lead: number) =>
    sandbox.marketo.lead(lead)?.['firstName'] ?? sandbox.marketo.lead(lead)?.['lastName'];

  it('queues nothing where nothing was missed, hour by hour', async () => {
    addWebhooks();
    await start();
    aPerson('ada');
    await settle(service!);
    await pass(HOUR);
    await pass(HOUR);
    expect(await guardiansTasks()).toEqual([]);
    expect(leadOf(1)).toBeGreaterThan(0);
  });

  it('queues exactly what changed while the process did not run, once', async () => {
    addWebhooks();
    await start();
    const [ada, , carl] = [aPerson('ada'), aPerson('ben'), aPerson('carl')];
    await settle(service!);
    await pass(HOUR);
    await pass(HOUR);
    await stop();
    road.isOpen = false;
    sandbox.clock.advance(10 * MINUTE);
    sandbox.pipedrive.updatePerson(ada, { name: 'Grace Hopper' });
    sandbox.pipedrive.updatePerson(carl, { name: 'Carl Friedrich' });
    const dora = aPerson('dora');
    await sandbox.pipedrive.settled();
    road.isOpen = true;
    sandbox.clock.advance(10 * MINUTE);
    await start();
    expect(await guardiansTasks()).toEqual([ada, carl, dora].map((id) => `person-to-lead ${id}`));
    expect(sandbox.marketo.lead(leadOf(ada))).toMatchObject({ firstName: 'Grace', lastName: 'Hopper' });
    expect(leadOf(dora)).toBeGreaterThan(0);
  });

  it('brings once what a ban of half an hour swallowed, and deletes and makes nothing that it must not', async () => {
    addWebhooks();
    const elsewhere = { event_action: '*', event_object: 'deal', subscription_url: 'https://elsewhere.example/hook' };
    sandbox.pipedrive.addWebhook(elsewhere);
    const webhooks = sandbox.pipedrive.webhooks();
    await start('repair');
    const persons = Array.from({ length: 52 }, (_, index) => aPerson(`person${index}`));
    const [told, edited] = [persons.slice(0, 3), persons.slice(3, 43)];
    const [deleted, losers] = [persons.slice(43, 46), persons.slice(46, 48)];
    const [survivors, hidden] = [persons.slice(48, 50), persons.slice(50)];
    await settle(service!);
    await pass(HOUR);
    await pass(HOUR);
    const leads = new Map(persons.map((person) => [person, leadOf(person)]));
    const begin = sandbox.clock.now();
    for (const person of told) sandbox.pipedrive.updatePerson(person, { name: `New ${person}` });
    await settle(service!);
    await pass(MINUTE);
    road.isOpen = false;
    for (const person of edited.slice(0, 10)) sandbox.pipedrive.updatePerson(person, { name: `New ${person}` });
    await sandbox.pipedrive.settled();
    road.isOpen = true;
    for (const person of edited.slice(10)) sandbox.pipedrive.updatePerson(person, { name: `New ${person}` });
    for (const person of deleted) sandbox.pipedrive.deletePerson(person);
    losers.forEach((loser, index) => sandbox.pipedrive.merge('person', loser, survivors[index]!));
    for (const person of hidden) sandbox.pipedrive.hide('person', person);
    await settle(service!);
    for (let minutes = 0; minutes < 90; minutes += 15) await pass(15 * MINUTE);

    for (const person of [...told, ...edited]) expect(nameOf(leads.get(person)!)).toBe('New');
    const gone = persons.filter((person) => sandbox.marketo.lead(leads.get(person)!) === undefined);
    expect(gone).toEqual(deleted);
    expect(sandbox.marketo.leads()).toHaveLength(persons.length - deleted.length);
    const tasks = await guardiansTasks(begin);
    const carriedOver = [...told, ...edited, ...survivors].map((person) => `person-to-lead ${person}`);
    expect(tasks).toEqual([...deleted.map((person) => `delete-lead ${leads.get(person)}`), ...carriedOver].sort());
    // What a webhook had told since the look before is queued too, and found to be in step.
    for (const person of told) expect((await resultsOf(`person:${person}`))[0]).toBe('skipped');
    const shown = (each: (typeof webhooks)[number]) =>
      `${each.event_action}.${each.event_object} ${each.subscription_url}`;
    expect(sandbox.pipedrive.webhooks().map(shown).sort()).toEqual(webhooks.map(shown).sort());
    expect(sandbox.pipedrive.webhooks().map(({ id }) => id)).toContain(webhooks.at(-1)!.id);
  }, 120_000);

  it('deletes only what Pipedrive itself calls deleted: not what was merged, and not what is hidden', async () => {
    addWebhooks();
    await start();
    const [deleted, loser, survivor, hidden] = ['deleted', 'loser', 'survivor', 'hidden'].map(aPerson);
    await settle(service!);
    await pass(HOUR);
    await pass(HOUR);
    const leads = [deleted!, loser!, survivor!, hidden!].map(leadOf);
    await stop();
    sandbox.clock.advance(10 * MINUTE);
    road.isOpen = false;
    sandbox.pipedrive.deletePerson(deleted!);
    sandbox.pipedrive.merge('person', loser!, survivor!);
    sandbox.pipedrive.hide('person', hidden!);
    await sandbox.pipedrive.settled();
    road.isOpen = true;
    await start();
    expect(leads.map((lead) => sandbox.marketo.lead(lead) !== undefined)).toEqual([false, true, true, true]);
    expect(await guardiansTasks()).toEqual([`delete-lead ${leads[0]}`, `person-to-lead ${survivor}`]);
    await pass(HOUR);
    expect((await guardiansTasks()).filter((task) => task.startsWith('delete'))).toHaveLength(1);
  });

  it('finds within a day what was lost without any sign', async () => {
    addWebhooks();
    await start();
    const ada = aPerson('ada');
    await settle(service!);
    await pass(HOUR);
    await pass(HOUR);
    const webhooks = sandbox.pipedrive.webhooks();
    const { id } = webhooks.find((each) => each.event_action === 'change' && each.event_object === 'person')!;
    sandbox.pipedrive.removeWebhook(id);
    sandbox.pipedrive.updatePerson(ada, { name: 'Grace Hopper' });
    await settle(service!);
    const subscription_url = `${publicUrl}/pipedrive/person?api_key=${API_KEY}`;
    sandbox.pipedrive.addWebhook({ event_action: 'change', event_object: 'person', subscription_url });
    for (let hour = 0; hour < 25; hour += 1) await pass(HOUR);
    expect(await guardiansTasks()).toEqual([`person-to-lead ${ada}`]);
    expect(nameOf(leadOf(ada))).toBe('Grace');
  });

  it('costs a day without events 70 calls and 300 tokens at most', async () => {
    addWebhooks();
    await start('repair');
    aPerson('ada');
    await settle(service!);
    for (let hour = 0; hour < 2; hour += 1) await pass(HOUR);
    const since = sandbox.calls.lastId();
    for (let hour = 0; hour < 24; hour += 1) await pass(HOUR);
    const looks = sandbox.calls.list({ since }).filter(({ path }) => !path.includes('/identity/'));
    const tokens = looks.reduce((sum, call) => sum + call.tokens, 0);
    process.stdout.write(`a day without events: ${looks.length} calls, ${tokens} tokens\n`);
    expect(looks.filter(({ path }) => path.includes('/webhooks'))).toHaveLength(24);
    // 80 and 360 with the daily look at all fields, which `schema-drift` holds to 10 calls and 60 tokens.
    expect(looks.length).toBeLessThanOrEqual(70);
    expect(tokens).toBeLessThanOrEqual(300);
  }, 120_000);

  describe('that repairs', () => {
    const eventsThere = () =>
      sandbox.pipedrive
        .webhooks()
        .map((each) => `${each.event_action}.${each.event_object} ${each.version}`)
        .sort();
    const ALL = [...EVENTS, 'delete.person'].map((event) => `${event} 2.0`).sort();

    it('makes what vanished, once, and leaves alone what people made', async () => {
      addWebhooks();
      const elsewhere = { event_action: '*', event_object: 'deal', subscription_url: 'https://elsewhere.example/hook' };
      const theirs = sandbox.pipedrive.addWebhook(elsewhere);
      await start('repair');
      for (const { id, event_object } of sandbox.pipedrive.webhooks()) {
        if (event_object === 'person') sandbox.pipedrive.removeWebhook(id);
      }
      await pass(HOUR);
      await pass(HOUR);
      expect(sandbox.pipedrive.webhooks().some(({ id }) => id === theirs)).toBe(true);
      expect(eventsThere().filter((event) => !event.startsWith('*'))).toEqual(ALL);
    });

    it('makes none where there never was one', async () => {
      await start('repair');
      await pass(HOUR);
      expect(sandbox.pipedrive.webhooks()).toEqual([]);
    });

    it('replaces its own that Pipedrive switched off, and only tells of those of people', async () => {
      addWebhooks();
      await start('repair');
      const mine = sandbox.pipedrive.webhooks().find(({ event_object }) => event_object === 'person');
      sandbox.pipedrive.removeWebhook(mine!.id);
      await pass(HOUR);
      const made = sandbox.pipedrive.webhooks().at(-1)!;
      const byHand = sandbox.pipedrive.webhooks().find(({ event_object }) => event_object === 'deal');
      sandbox.pipedrive.deactivateWebhook(made.id);
      sandbox.pipedrive.deactivateWebhook(byHand!.id);
      await pass(HOUR);
      const ids = new Set(sandbox.pipedrive.webhooks().map(({ id }) => id));
      expect([ids.has(made.id), ids.has(byHand!.id)]).toEqual([false, true]);
      expect(eventsThere()).toEqual(ALL);
    });
  });
});

/** The vendors' time; waiting takes none. */
const clockOf = ({ clock }: Sandbox): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.now(),
  sleep(milliseconds) {
    clock.advance(milliseconds);
    return new Promise((resolve) => void setImmediate(resolve));
  },
});
