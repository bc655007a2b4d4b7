import { type KnownDifference } from '../judge/known-differences.ts';

const OWN_CLIENT = "changelog of Pipedrive's own client, 32.0.0 and 33.7.0, which made such members nullable";
const OBSERVED = 'answers of real accounts, published by third parties in 2025 and 2026';
const DOCS = 'https://pipedrive.readme.io/docs';

const isNull = (value: unknown): boolean => value === null;

const REFUSAL_MEMBERS = new Set(['success', 'error', 'error_info', 'errorCode', 'code', 'data', 'additional_data']);

/** A refusal as Pipedrive documents them in general; the specification lists only what succeeds. */
function isRefusal(given: unknown): boolean {
  const { status, body } = given as { status: number; body: unknown };
  if (status < 400 || typeof body !== 'object' || body === null) return false;
  const { success, error } = body as Record<string, unknown>;
  return success === false && typeof error === 'string' && Object.keys(body).every((name) => REFUSAL_MEMBERS.has(name));
}

/** Where the real Pipedrive is known to differ from its specification. */
export const PIPEDRIVE_DIFFERENCES: readonly KnownDifference[] = [
  {
    side: 'request',
    operations: /^update(Person|Organization|Deal|Activity)$/,
    at: /^body\/(org_id|person_id|address)$/,
    rule: 'type',
    given: isNull,
    reason: 'Null takes a link or an address away; nothing else does.',
    source: OWN_CLIENT,
  },
  {
    side: 'answer',
    at: /^status$/,
    rule: 'unlisted',
    given: isRefusal,
    reason: 'Refusals have one documented form, which the specification leaves out.',
    source: `${DOCS}/core-api-concepts-responses`,
  },
  {
    side: 'answer',
    at: /^body\/additional_data\/next_cursor$/,
    rule: 'type',
    given: isNull,
    reason: 'The last page of a list has null as cursor; the specification has text alone.',
    source: `${DOCS}/core-api-concepts-pagination`,
  },
  {
    side: 'answer',
    operations: /^(add|update|get)Persons?$/,
    at: /^body\/data(\/\*)?\/marketing_status$/,
    rule: 'unknown',
    reason: 'With Campaigns writes return it, and readings that ask for it; the texts of the operations say so.',
    source: `${DOCS}/campaigns-in-pipedrive-api`,
  },
  {
    side: 'answer',
    operations: /^(add|update|get)Persons?$/,
    at: /^body\/data(\/\*)?\/(last_name|org_id|picture_id)$/,
    rule: 'type',
    given: isNull,
    reason: 'A person without a last name, organization or picture.',
    source: OWN_CLIENT,
  },
  {
    side: 'answer',
    operations: /^(add|update|get)Organizations?$/,
    at: /^body\/data(\/\*)?\/address(\/\w+)?$/,
    rule: 'type',
    given: isNull,
    reason: 'An organization without address; parts of an address that are not known.',
    source: OWN_CLIENT,
  },
  {
    side: 'answer',
    operations: /^(add|update|get|getArchived)Deals?$/,
    at: /^body\/data(\/\*)?\/(person_id|org_id|(stage_change|won|lost|close)_time|expected_close_date)$/,
    rule: 'type',
    given: isNull,
    reason: 'A deal without contact; an open deal has no times of its end.',
    source: OWN_CLIENT,
  },
  {
    side: 'answer',
    operations: /^(add|update|get|getArchived)Deals?$/,
    at: /^body\/data(\/\*)?\/(creator_user_id|archive_time)$/,
    rule: 'unknown',
    reason: 'Members that only the examples of the specification have.',
    source: 'example of getDeal in the specification, against its own schema',
  },
  {
    side: 'answer',
    operations: /^(add|update|get)Activit(y|ies)$/,
    at: /^body\/data(\/\*)?\/((lead|org|person|project)_id|due_(date|time)|duration|location|priority|note)$/,
    rule: 'type',
    given: isNull,
    reason: 'An activity without what it could have.',
    source: OBSERVED,
  },
  {
    side: 'answer',
    operations: /^(add|update|get)Activit(y|ies)$/,
    at: /^body\/data(\/\*)?\/(marked_as_done_time|public_description|conference_meeting_\w+)$/,
    rule: 'type',
    given: isNull,
    reason: 'An activity that is not done, is not described or is no video call.',
    source: OBSERVED,
  },
  {
    side: 'answer',
    operations: /^search(Organization|Persons|Deals)$/,
    at: /^body\/data\/items\/\*\/item\/(organization|person|address)$/,
    rule: 'type',
    given: isNull,
    reason: 'Hits name an organization, person or address that there is none of as null.',
    source: 'example of searchPersons in the specification, against its own schema',
  },
  {
    side: 'answer',
    operations: /^getNotes?$/,
    at: /^body\/data(\/\*)?\/((deal|lead|org|project|task)_id|deal|organization|last_update_user_id|user\/icon_url)$/,
    rule: 'type',
    given: isNull,
    reason: 'A note is attached to one record and has null for the others.',
    source: 'example of getNotes in the specification, against its own schema',
  },
  {
    side: 'answer',
    operations: /^getNotes?$/,
    at: /^body\/data(\/\*)?\/pinned_to_lead_flag$/,
    rule: 'unknown',
    reason: 'Notes can be listed by this flag, which is missing in the form of a note.',
    source: 'parameters of getNotes in the specification, against its answer',
  },
];
