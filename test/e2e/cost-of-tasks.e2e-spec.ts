import { costOf, type Cost, shown } from '../cost/measured';
import { COST_ROWS, type CostWorld, warmUp } from '../cost/rows';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { metricsOf } from '../support/read-metrics';
import { until } from '../support/until';
import { openMailbox, type WebhookMailbox } from '../support/webhook-mailbox';

describe.each([true, false])('what a task costs, watched by the guardian: %s', (isWatched) => {
  let mailbox: WebhookMailbox;
  let service: TestApp;
  let world: CostWorld;

  beforeAll(async () => {
    mailbox = await openMailbox();
    service = await createTestApp({
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
});

const isWithin = (cost: Cost, [marketoCalls, pipedriveCalls, pipedriveTokens]: readonly [number, number, number]) =>
  cost.marketoCalls <= marketoCalls && cost.pipedriveCalls <= pipedriveCalls && cost.pipedriveTokens <= pipedriveTokens;
