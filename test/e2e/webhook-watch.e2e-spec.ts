import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { metricsOf } from '../support/read-metrics';
import { until } from '../support/until';

const PUBLIC_URL = 'https://sync.acme.example';
const METRIC = 'sync_pipedrive_webhook_alive';

describe('the watch over webhooks', () => {
  let service: TestApp | undefined;
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  const looks = () => service!.sandbox.calls.list({ vendor: 'pipedrive' }).filter(({ path }) => /webhooks/.test(path));
  const alive = async (event: string) => (await metricsOf(service!.url, API_KEY)).sum(METRIC, { event });

  it('tells in the metrics which events arrive, and makes nothing', async () => {
    service = await createTestApp({
      environment: { PUBLIC_URL },
      prepare: ({ pipedrive }) => {
        const subscription_url = `${PUBLIC_URL}/pipedrive/person`;
        pipedrive.addWebhook({ event_action: '*', event_object: 'person', subscription_url });
        const elsewhere = 'https://elsewhere.example/pipedrive/deal';
        pipedrive.addWebhook({ event_action: '*', event_object: 'deal', subscription_url: elsewhere });
      },
    });
    await until(async () => (await alive('change.person')) === 1);
    const events = ['create.person', 'create.organization', 'change.organization', 'create.deal', 'change.deal'];
    expect(await Promise.all(events.map(alive))).toEqual([1, 0, 0, 0, 0]);
    expect(looks().map(({ method }) => method)).toEqual(['GET']);
  });

  it.each([{ PUBLIC_URL, WEBHOOK_GUARD: 'off' }, {}])('does not look with %j', async (environment) => {
    service = await createTestApp({ environment });
    await service.drain();
    expect(looks()).toEqual([]);
  });
});
