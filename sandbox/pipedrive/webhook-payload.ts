import { isDeepStrictEqual } from 'node:util';
import { type AccountEvent, type PipedriveAccount } from './account.ts';
import { type Field } from './fields.ts';
import { isRecord } from './problems.ts';
import { type Kind, type Values } from './record.ts';

/** What of a webhook body is the same for every webhook and attempt. */
export interface WebhookContent {
  data: Record<string, unknown> | null;
  previous: Record<string, unknown> | null;
}

const MEMBERS: Record<Kind, readonly string[]> = {
  person: [
    'id',
    'name',
    'first_name',
    'last_name',
    'org_id',
    'owner_id',
    'emails',
    'phones',
    'add_time',
    'update_time',
  ],
  organization: [
    'id',
    'name',
    'owner_id',
    'address',
    'website',
    'linkedin',
    'industry',
    'annual_revenue',
    'employee_count',
    'add_time',
    'update_time',
  ],
  deal: [
    'id',
    'title',
    'creator_user_id',
    'owner_id',
    'person_id',
    'org_id',
    'pipeline_id',
    'stage_id',
    'value',
    'currency',
    'status',
    'probability',
    'lost_reason',
    'expected_close_date',
    'stage_change_time',
    'close_time',
    'won_time',
    'lost_time',
    'label_ids',
    'is_archived',
    'archive_time',
    'origin',
    'origin_id',
    'channel',
    'channel_id',
    'add_time',
    'update_time',
  ],
  activity: [
    'id',
    'subject',
    'type',
    'owner_id',
    'creator_user_id',
    'deal_id',
    'lead_id',
    'person_id',
    'org_id',
    'project_id',
    'due_date',
    'done',
    'marked_as_done_time',
    'location',
    'participants',
    'attendees',
    'public_description',
    'priority',
    'note',
    'add_time',
    'update_time',
  ],
};

/** `data` and `previous` of version 2: a change's `previous` holds the changed members only, a delete's the last state. */
export function webhookContent(event: AccountEvent, account: PipedriveAccount): WebhookContent {
  const before = event.before && webhookRecord(event.kind, event.before, account);
  const after = event.after && webhookRecord(event.kind, event.after, account);
  if (!before || !after) return { data: after, previous: before };
  return { data: after, previous: changedMembers(before, after) };
}

function webhookRecord(kind: Kind, values: Values, account: PipedriveAccount): Record<string, unknown> {
  const { members } = values;
  const shown = Object.fromEntries(MEMBERS[kind].map((member) => [member, members[member] ?? null]));
  if (kind === 'activity') return { ...shown, ...activityMembers(members) };
  const labels = members['label_ids'];
  return {
    ...shown,
    ...(kind === 'organization' ? { country_code: null, picture_id: null } : {}),
    ...(kind === 'deal' ? {} : { label: Array.isArray(labels) ? ((labels[0] as number | undefined) ?? null) : null }),
    visible_to: String(members['visible_to']),
    custom_fields: typedCustomFields(kind, values, account),
  };
}

/** Members of an activity that are called or shaped otherwise than in REST v2. */
function activityMembers(members: Record<string, unknown>): Record<string, unknown> {
  const zoned = (value: unknown): unknown => (typeof value === 'string' ? { value, timezone_id: 318 } : null);
  return {
    due_time: zoned(members['due_time']),
    duration: zoned(members['duration']),
    active_flag: true,
    busy_flag: members['busy'],
    update_user_id: null,
  };
}

function typedCustomFields(kind: Kind, values: Values, account: PipedriveAccount): Record<string, unknown> {
  const isNullShown = account.switches.emptyCustomFieldsInWebhooks === 'null';
  const entries = account.fields.custom(kind).map((field) => {
    const value = values.custom[field.code];
    return [field.code, value === undefined || value === null ? null : typedValue(value, field)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => isNullShown || value !== null));
}

function typedValue(value: unknown, { type }: Field): Record<string, unknown> {
  const parts = isRecord(value) ? value : {};
  switch (type) {
    case 'enum':
    case 'user':
    case 'org':
    case 'people':
      return { type, id: value };
    case 'set':
      return { type, values: Array.isArray(value) ? value.map((id: unknown) => ({ id })) : [] };
    case 'monetary':
      return { type, value: parts['value'], currency: parts['currency'] };
    case 'daterange':
      return { type, from: parts['value'], until: parts['until'] };
    case 'time':
      return { type, value: parts['value'], timezone_id: parts['timezone_id'] };
    case 'timerange':
      return { type, from: parts['value'], until: parts['until'], timezone_id: parts['timezone_id'] };
    case 'address':
      return { ...Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, text ?? ''])), type };
    default:
      return { type, value };
  }
}

function changedMembers(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.keys(before).filter((member) => !isDeepStrictEqual(before[member], after[member]));
  const entries = changed.map((member) => [
    member,
    member === 'custom_fields' ? changedCodes(before[member], after[member]) : before[member],
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function changedCodes(before: unknown, after: unknown): Record<string, unknown> {
  const old = isRecord(before) ? before : {};
  const present = isRecord(after) ? after : {};
  const codes = [...new Set([...Object.keys(old), ...Object.keys(present)])];
  const changed = codes.filter((code) => !isDeepStrictEqual(old[code], present[code]));
  return Object.fromEntries(changed.map((code) => [code, old[code] ?? null]));
}
