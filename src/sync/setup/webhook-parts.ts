import { type PipedriveClient, type PipedriveWebhook } from '../../pipedrive';
import {
  eventName,
  type JudgedWebhook,
  judgedWebhooks,
  PERSON_DELETED,
  wantedWebhooks,
  type WantedWebhook,
  type WebhookState,
} from '../guardian/wanted-webhooks';
import { newWebhook } from '../guardian/new-webhook';
import { type Mapping } from '../mapping/mapping';
import { type OnMade } from './link-fields';
import { type SetupItem, type SetupPart } from './setup-item';

export interface WebhookPlace {
  /** Without a slash at the end. */
  publicUrl: string;
  /** What the addresses carry as `api_key`. */
  apiKey: string;
  withDeletes: boolean;
}

/** Pipedrive's webhooks, one for each event that the mapping needs. */
export async function webhookParts(
  mapping: Mapping,
  pipedrive: PipedriveClient,
  place: WebhookPlace,
  onMade: OnMade,
): Promise<SetupPart[]> {
  const webhooks = await pipedrive.account.webhooks();
  const wanted = [...wantedWebhooks(mapping), ...(place.withDeletes ? [PERSON_DELETED] : [])];
  const parts = judgedWebhooks(wanted, webhooks, place.publicUrl).map((judged): SetupPart => {
    const item = itemOf(judged, place);
    const make = async (): Promise<void> => {
      const { id } = await pipedrive.account.createWebhook(newWebhook(judged.wanted, place));
      await onMade('pipedrive-webhook', String(id));
      await onMade('pipedrive-event', eventName(judged.wanted));
    };
    return { item, make: item.state === 'missing' ? make : null };
  });
  return place.withDeletes ? parts : [...parts, { item: deletionItem(webhooks, place), make: null }];
}

const idOf = (wanted: WantedWebhook): string => `pipedrive-webhook:${eventName(wanted)}`;

function itemOf({ wanted, state, webhook }: JudgedWebhook, { publicUrl }: WebhookPlace): SetupItem {
  const { state: found, says } = JUDGEMENTS[state];
  const message = `The webhook ${eventName(wanted)} to ${publicUrl}${wanted.path}${says(webhook?.id ?? 0)}`;
  return { id: idOf(wanted), state: found, message };
}

/** What is said of a webhook that stands so. @see SetupState */
const JUDGEMENTS: Readonly<Record<WebhookState, { state: SetupItem['state']; says: (webhookId: number) => string }>> = {
  missing: { state: 'missing', says: () => '' },
  there: { state: 'there', says: () => ' is there' },
  failing: { state: 'there', says: () => ' is there; its last delivery was not answered with success' },
  inactive: {
    state: 'wrong',
    says: (id) => `: Pipedrive switched webhook ${id} off; delete it there, then run this again`,
  },
  'old-version': {
    state: 'wrong',
    says: (id) => `: webhook ${id} is of version 1; delete it there, then run this again`,
  },
};

function deletionItem(webhooks: readonly PipedriveWebhook[], place: WebhookPlace): SetupItem {
  const [judged] = judgedWebhooks([PERSON_DELETED], webhooks, place.publicUrl);
  if (judged !== undefined && judged.state !== 'missing') return itemOf(judged, place);
  const message = 'A webhook of deleted persons, which deletes their leads: only with --with-deletes';
  return { id: idOf(PERSON_DELETED), state: 'not-wanted', message };
}
