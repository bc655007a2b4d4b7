import { type AccountEvent, type PipedriveAccount } from './account.ts';
import { legacyValues } from './legacy-values.ts';
import { type Kind, type Values } from './record.ts';
import { COMPANY } from './users.ts';
import { type Subscription } from './webhook-subscriptions.ts';

type Body = Record<string, unknown>;

const ACTIONS = { create: 'added', change: 'updated', delete: 'deleted' } as const;

/** The body of version 1.0 by attempt: whole records of v1's shape before and after, custom fields flat. */
export function legacyWebhook(
  event: AccountEvent,
  subscription: Subscription,
  account: PipedriveAccount,
): (attempt: number) => string {
  // Version 2.0 tells a merge as a delete and a change, this one as an action of its own.
  const action = event.mergedTo === undefined ? ACTIONS[event.action] : 'merged';
  const survivor = event.mergedTo === undefined ? undefined : account.active(event.kind, event.mergedTo);
  const now = account.clock.now();
  const content = {
    v: 1,
    matches_filters: { current: [], previous: [] },
    meta: {
      v: 1,
      action,
      object: event.kind,
      id: event.id,
      company_id: COMPANY.company_id,
      user_id: event.actor.userId,
      host: `${COMPANY.company_domain}.pipedrive.com`,
      timestamp: Math.floor(now / 1000),
      timestamp_micro: now * 1000,
      permitted_user_ids: account.users.filter(({ active }) => active).map(({ id }) => id),
      trans_pending: false,
      is_bulk_update: false,
      pipedrive_service_name: false,
      matches_filters: { current: [], previous: [] },
      change_source: event.actor.source,
      webhook_id: subscription.id,
    },
    current: legacyRecord(event.kind, event.after ?? survivor ?? null, account),
    previous: legacyRecord(event.kind, event.before, account),
    event: `${action}.${event.kind}`,
  };
  return (attempt) => JSON.stringify({ ...content, retry: attempt - 1 });
}

function legacyRecord(kind: Kind, values: Values | null, account: PipedriveAccount): Body | null {
  if (!values) return null;
  const record = legacyValues(kind, values, account.fields.custom(kind));
  const relations: Record<string, Body | null> = {
    owner_id: userOf(values.members['owner_id'], account),
    user_id: userOf(values.members['owner_id'], account),
    creator_user_id: userOf(values.members['creator_user_id'], account),
    org_id: organizationOf(values.members['org_id'], account),
    person_id: personOf(values.members['person_id'], account),
  };
  const isNested = account.switches.legacyRelations === 'objects' && kind !== 'activity';
  const nested = isNested ? Object.entries(relations).filter(([name]) => Object.hasOwn(record, name)) : [];
  return {
    ...record,
    ...Object.fromEntries(nested),
    ...(kind === 'deal' ? { active: true, deleted: false } : { active_flag: true }),
    owner_name: relations['owner_id']?.['name'] ?? null,
    ...(kind === 'organization' ? {} : { org_name: relations['org_id']?.['name'] ?? null }),
    company_id: COMPANY.company_id,
  };
}

function userOf(id: unknown, { users }: PipedriveAccount): Body | null {
  const user = users.find((each) => each.id === id);
  if (!user) return null;
  const { name, email, active } = user;
  return { id, name, email, has_pic: 0, pic_hash: null, active_flag: active, value: id };
}

function organizationOf(id: unknown, account: PipedriveAccount): Body | null {
  const organization = typeof id === 'number' ? account.record('organization', id) : undefined;
  if (!organization) return null;
  const { name, owner_id: owner, address } = organization.members;
  const text = (address as { value?: string } | null)?.value ?? null;
  return { name, people_count: 0, owner_id: owner, address: text, active_flag: true, cc_email: null, value: id };
}

function personOf(id: unknown, account: PipedriveAccount): Body | null {
  const person = typeof id === 'number' ? account.record('person', id) : undefined;
  if (!person) return null;
  const { name, emails, phones, owner_id: owner } = person.members;
  return { active_flag: true, name, email: emails, phone: phones, owner_id: owner, value: id };
}
