import { type PipedriveAccount } from './account.ts';
import { OPTIONAL_MEMBERS } from './account-fields.ts';
import { type Field } from './fields.ts';
import { CONTACT_SYNC } from './members.ts';
import { type StoredRecord } from './record.ts';

/** What a caller chose to see of a record. */
export interface RecordView {
  includeFields?: readonly string[];
  /** Codes of the custom fields; without it all of them. */
  customFields?: readonly string[];
  withOptionLabels?: boolean;
  withLabels?: boolean;
}

/** The record as REST v2 answers it: every custom field of the account is there, `null` where empty. */
export function recordBody(
  record: StoredRecord,
  account: PipedriveAccount,
  view: RecordView = {},
): Record<string, unknown> {
  const { kind } = record;
  const shown = account.fields
    .custom(kind)
    .filter((field) => view.customFields === undefined || view.customFields.includes(field.code));
  const custom = shown.map((field) => [field.code, customValue(record.custom[field.code] ?? null, field, view)]);
  return structuredClone({
    ...shownMembers(record, account),
    is_deleted: record.deletedAt !== null,
    ...(kind === 'person' && account.switches.contactSync ? contactSyncMembers(record) : {}),
    ...Object.fromEntries((view.includeFields ?? []).map((member) => [member, optionalValue(member, record, account)])),
    ...(view.withLabels === true ? { labels: labelsOf(record, account) } : {}),
    ...(kind === 'activity' ? {} : { custom_fields: Object.fromEntries(custom) as Record<string, unknown> }),
  });
}

/** The record as a write answers it: with Campaigns a person has its status. */
export function answerBody(record: StoredRecord, account: PipedriveAccount): Record<string, unknown> {
  const isShown = record.kind === 'person' && account.switches.campaigns;
  return recordBody(record, account, isShown ? { includeFields: ['marketing_status'] } : {});
}

/** Attendees come with `include_fields` only; open deals may lack the times of their end. */
function shownMembers({ kind, members }: StoredRecord, { switches }: PipedriveAccount): Record<string, unknown> {
  const isOpen = kind === 'deal' && members['status'] === 'open';
  const hidden = isOpen && switches.openDealTimes === 'absent' ? ['won_time', 'lost_time', 'close_time'] : [];
  return Object.fromEntries(
    Object.entries(members).filter(([member]) => member !== 'attendees' && !hidden.includes(member)),
  );
}

/** Members that `include_fields` may name, by kind. */
export const INCLUDABLE = OPTIONAL_MEMBERS;

function customValue(value: unknown, field: Field, view: RecordView): unknown {
  if (value === null || view.withOptionLabels !== true || !field.options) return value;
  const option = (id: unknown): unknown => field.options?.find((each) => each.id === id);
  return Array.isArray(value) ? value.map(option) : option(value);
}

function contactSyncMembers(record: StoredRecord): Record<string, unknown> {
  return Object.fromEntries(Object.keys(CONTACT_SYNC).map((member) => [member, record.members[member] ?? null]));
}

function optionalValue(member: string, record: StoredRecord, account: PipedriveAccount): unknown {
  if (member === 'attendees') return record.members['attendees'];
  if (member === 'people_count') {
    return account.all('person').filter((person) => person.members['org_id'] === record.id).length;
  }
  if (member === 'marketing_status') {
    return account.switches.campaigns ? account.marketingStatuses.of(record.members) : null;
  }
  if (member === 'smart_bcc_email') return `ourcompany+${record.kind}${String(record.id)}@mail.example`;
  return member.endsWith('_count') ? 0 : null;
}

function labelsOf(record: StoredRecord, account: PipedriveAccount): unknown[] {
  const ids = record.members['label_ids'];
  const options = account.fields.byCode(record.kind, 'label_ids')?.options ?? [];
  return Array.isArray(ids) ? options.filter((option) => ids.includes(option.id)) : [];
}
