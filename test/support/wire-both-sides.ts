import { QueueService } from '../../src/queue';
import { API_KEY, type TestApp } from './create-test-app';

/** Webhooks of both vendors, as an administrator would set them up. @param version - of Pipedrive's. */
export function wireBothSides(
  { sandbox, url }: Pick<TestApp, 'sandbox' | 'url'>,
  version: '1.0' | '2.0' = '2.0',
): void {
  const to = (path: string): string => `${url}${path}?api_key=${API_KEY}`;
  const campaign = { method: 'POST' } as const;
  sandbox.marketo.campaigns.push(
    { ...campaign, name: 'new', trigger: 'lead-created', url: to('/marketo/lead/{{lead.Id}}') },
    { ...campaign, name: 'changed', trigger: 'lead-changed', url: to('/marketo/lead/{{lead.Id}}') },
    { ...campaign, name: 'deleted', trigger: 'lead-deleted', url: to('/marketo/lead/{{lead.pipedriveId}}/delete') },
  );
  for (const object of ['person', 'organization', 'deal']) {
    for (const action of ['create', 'change']) {
      sandbox.pipedrive.addWebhook({
        event_action: action,
        event_object: object,
        version,
        subscription_url: to(`/pipedrive/${object}`),
      });
    }
  }
  sandbox.pipedrive.addWebhook({
    event_action: 'delete',
    event_object: 'person',
    version,
    subscription_url: to('/pipedrive/person/delete'),
  });
}

/** Until every webhook was delivered and every task ended, also those that these caused. */
export async function settle(service: TestApp): Promise<void> {
  const { marketo, pipedrive } = service.sandbox;
  for (let before = -1, now = await finished(service); before !== now;) {
    before = now;
    await Promise.all([marketo.settled(), pipedrive.settled()]);
    await service.drain();
    await Promise.all([marketo.settled(), pipedrive.settled()]);
    now = await finished(service);
  }
}

/** A number that stays the same once nothing happens any more. */
async function finished(service: TestApp): Promise<number> {
  const { queued, running, failed } = await service.app.get(QueueService).counts();
  return queued + running + failed + service.sandbox.calls.lastId();
}
