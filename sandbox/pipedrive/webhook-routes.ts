import { idOf } from './record-routes.ts';
import { type Route } from './route.ts';
import { subscriptionBody, type WebhookSubscriptions } from './webhook-subscriptions.ts';

/** Webhook subscriptions: v1 only; a change is a delete and a create. */
export function webhookRoutes(subscriptions: WebhookSubscriptions, tokenUserId: number): Route[] {
  const ok = { status: 'ok', success: true } as const;
  return [
    {
      version: 'v1',
      method: 'GET',
      path: '/webhooks',
      cost: 10,
      run: () => {
        const data = subscriptions.list().map((each) => subscriptionBody(each, tokenUserId));
        return { status: 200, body: { ...ok, data } };
      },
    },
    {
      version: 'v1',
      method: 'POST',
      path: '/webhooks',
      cost: 10,
      run: ({ body }) => {
        const data = subscriptionBody(subscriptions.add(body), tokenUserId);
        return { status: 201, body: { ...ok, data } };
      },
    },
    {
      version: 'v1',
      method: 'DELETE',
      path: '/webhooks/:id',
      cost: 6,
      run: (operation) => {
        subscriptions.remove(idOf(operation));
        return { status: 200, body: ok };
      },
    },
  ];
}
