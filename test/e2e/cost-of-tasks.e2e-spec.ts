import { costOf, type Cost, shown } from '../cost/measured';
import { COST_ROWS, type CostWorld, warmUp } from '../cost/rows';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { withoutPace } from '../support/in-sandbox-time';
import { metricsOf } from '../support/read-metrics';
import { statementsOf } from '../support/recorded-statements';
import { until } from '../support/until';
import { openMailbox, type WebhookMailbox } from '../support/webhook-mailbox';

describe.each([true, false])('what a task costs, watched by the guardian: %s', (isWatched) => {
  let mailbox: WebhookMailbox;
  let service: TestApp;
  let world: CostWorld;

  beforeAll(async () => {
    mailbox = await openMailbox();
    service = await createTestApp({
      sandbox: { limits: false },
      override: withoutPace(),
      environment: { MARKETO_BULK_POLL_SECONDS: '0.05', ...(isWatched && { PUBLIC_URL: mailbox.url }) },
      prepare: (sandbox) => mailbox.subscribe(sandbox),
    });
    world = { sandbox: service.sandbox, mailbox, run: (path, body) => service.run(path, body), readAll };
    if (isWatched) await until(async () => (await aliveWebhooks()) === 6);
    await warmUp(world);
  });
  afterAll(async () => {
    await service.close();
    await mailbox.close();
  });

  const readAll = async (): Promise<void> => {
    for (const from of ['marketo', 'pipedrive']) {
      const body = JSON.stringify({ type: 'plan', from });
      const { body: job } = await service.call('POST', '/jobs', { body, type: 'application/json' });
      await until(async () => {
        // Marketo makes the file of an extract in its own time.
        service.sandbox.clock.advance(20_000);
        return (await service.call('GET', String(job['url']))).body['state'] === 'succeeded';
      });
    }
  };

  const aliveWebhooks = async (): Promise<number> =>
    (await metricsOf(service.url, API_KEY)).sum('sync_pipedrive_webhook_alive');

  it.each(COST_ROWS.filter(({ isUnwatched = false }) => isUnwatched !== isWatched))(
    '$task: at most $bar',
    async ({ bar, prepare }) => {
      const { path, body } = await prepare(world);
      const { calls } = service.sandbox;
      const since = calls.lastId();
      const task = await service.run(path, body);
      expect(task).toMatchObject({ state: 'succeeded', attempts: 1 });
      const spent = costOf(calls.list({ since }));
      expect({ spent: shown(spent), isWithin: isWithin(spent, bar) }).toEqual({ spent: shown(spent), isWithin: true });
    },
  );

  describe('asks its own store nothing twice, and only as much as it needs', () => {
    let paths: Readonly<Record<'lead' | 'person' | 'organization' | 'deal', string>>;

    beforeAll(async () => {
      const { marketo, pipedrive } = service.sandbox;
      const lead = marketo.createLead({ lastName: 'Hopper', email: 'grace@navy.example', company: 'Navy' });
      await service.run(`/marketo/lead/${lead}`);
      const person = Number(marketo.lead(lead)!['pipedriveId']);
      paths = {
        lead: `/marketo/lead/${lead}`,
        person: `/pipedrive/person/${person}`,
        organization: `/pipedrive/organization/${Number(pipedrive.person(person)!['org_id'])}`,
        deal: `/pipedrive/deal/${pipedrive.createDeal({ title: 'Compilers', value: 100, person_id: person })}`,
      };
      for (const path of Object.values(paths)) await service.run(path);
    });

    it.each([
      { kind: 'lead', most: 7 },
      { kind: 'person', most: 12 },
      { kind: 'organization', most: 5 },
      { kind: 'deal', most: 10 },
    ] as const)('of an unchanged $kind, at most $most times', async ({ kind, most }) => {
      await service.run(paths[kind]);
      let task: unknown;
      const made = await statementsOf(async () => (task = await service.run(paths[kind])));
      expect(task).toMatchObject({ state: 'succeeded', result: { reason: 'unchanged' } });
      // The queue looks for tasks again whenever one has come or ended.
      const isOfQueue = (sql: string): boolean => sql.includes('AS candidate') || sql.startsWith('select "due_at"');
      const ofTask = made.filter(({ sql }) => !isOfQueue(sql));
      const asked = ofTask.map(({ sql, values }) => `${sql} ${JSON.stringify(values)}`);
      expect(asked.filter((each, index) => asked.indexOf(each) !== index)).toEqual([]);
      const ofSync = ofTask.filter(({ sql }) => sql.includes('"sync_'));
      expect(ofSync.filter(({ sql }) => !sql.startsWith('select'))).toEqual([]);
      expect(ofSync.length).toBeLessThanOrEqual(most);
    });
  });
});

const isWithin = (cost: Cost, [marketoCalls, pipedriveCalls, pipedriveTokens]: readonly [number, number, number]) =>
  cost.marketoCalls <= marketoCalls && cost.pipedriveCalls <= pipedriveCalls && cost.pipedriveTokens <= pipedriveTokens;
