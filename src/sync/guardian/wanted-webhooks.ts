import { type PipedriveWebhook } from '../../pipedrive';
import { isMapped } from '../mapping/not-mapped';
import { type Mapping } from '../mapping/mapping';
import { KINDS, tableOf, TOLD_KINDS, type ToldKind } from '../records/kinds';

type WatchedAction = 'create' | 'change' | 'delete';

/** An event of Pipedrive that the service has to be told of, and the route that takes it. */
export interface WantedWebhook {
  action: WatchedAction;
  object: ToldKind;
  /** Below `PUBLIC_URL`. */
  path: string;
}

/** What of a wanted webhook is there. */
export type WebhookState =
  /** One of version 2 is active. */
  | 'there'
  /** One is active, and its last delivery was not answered with success. */
  | 'failing'
  /** Pipedrive switched it off. */
  | 'inactive'
  /** Only one of version 1, which does not tell everything. */
  | 'old-version'
  | 'missing';

export interface JudgedWebhook {
  wanted: WantedWebhook;
  state: WebhookState;
  /** The webhook that the state is about; null where there is none. */
  webhook: PipedriveWebhook | null;
}

/** Depends on no table, as deletions do not; wanted only by whoever says so. */
export const PERSON_DELETED: WantedWebhook = { action: 'delete', object: 'person', path: '/pipedrive/person/delete' };

/** The events that the mapping needs: records of a table that is missing are not synchronised. */
export function wantedWebhooks(mapping: Mapping): WantedWebhook[] {
  return TOLD_KINDS.filter((kind) => isMapped(mapping, tableOf(kind))).flatMap((object) =>
    (['create', 'change'] as const).map((action) => ({ action, object, path: `/pipedrive/${object}` })),
  );
}

/** What of each wanted webhook is there. Addresses compare without their query, which has the key. */
export function judgedWebhooks(
  wanted: readonly WantedWebhook[],
  webhooks: readonly PipedriveWebhook[],
  publicUrl: string,
): JudgedWebhook[] {
  return wanted.map((each) => {
    const fitting = webhooks.filter((webhook) => covers(webhook, each, publicUrl));
    const [best] = fitting.map((webhook) => ({ webhook, state: stateOf(webhook) })).sort(byState);
    return { wanted: each, state: best?.state ?? 'missing', webhook: best?.webhook ?? null };
  });
}

/** Whether the webhook tells of the event at that address, if it works. */
function covers({ action, object, url }: PipedriveWebhook, wanted: WantedWebhook, publicUrl: string): boolean {
  if (action !== '*' && action !== wanted.action) return false;
  if (object !== '*' && object !== KINDS[wanted.object].toldAs) return false;
  return addressOf(url) === addressOf(`${publicUrl}${wanted.path}`);
}

/** Without query, fragment and the slash at the end; host names compare without case. */
function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.origin}${parsed.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

const ORDER: readonly WebhookState[] = ['there', 'failing', 'inactive', 'old-version'];

const byState = (a: { state: WebhookState }, b: { state: WebhookState }): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state);

function stateOf({ version, isActive, lastStatus }: PipedriveWebhook): WebhookState {
  if (version !== '2.0') return 'old-version';
  if (!isActive) return 'inactive';
  return lastStatus === null || (lastStatus >= 200 && lastStatus < 300) ? 'there' : 'failing';
}

/** As people call an event: `change.person`. */
export const eventName = ({ action, object }: Pick<WantedWebhook, 'action' | 'object'>): string =>
  `${action}.${KINDS[object].toldAs}`;
