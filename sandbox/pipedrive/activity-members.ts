import { isDate, mustBe } from './custom-values.ts';
import { address, type Check, deal, integerOrNull, organization, stringOrNull, title, user } from './member-checks.ts';
import { isRecord } from './problems.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const clock: Check = (value) =>
  value === null || (typeof value === 'string' && /^\d{2}:[0-5]\d(:[0-5]\d)?$/.test(value))
    ? { value }
    : mustBe('a time in the format HH:MM or HH:MM:SS, or null');

const day: Check = (value) => (value === null || isDate(value) ? { value } : mustBe('a date YYYY-MM-DD or null'));

const flag: Check = (value) => (typeof value === 'boolean' ? { value } : mustBe('a boolean'));

const lead: Check = (value) =>
  value === null || (typeof value === 'string' && UUID.test(value)) ? { value } : mustBe('a UUID or null');

const priority: Check = (value, { field }) => {
  if (value === null) return { value };
  const isKnown = field('priority')?.options?.some(({ id }) => id === value) ?? false;
  return isKnown ? { value } : mustBe('the id of a priority or null');
};

/** At most one is primary; where none is, the first becomes it. */
const participants: Check = (value, { references }) => {
  if (!Array.isArray(value)) return mustBe('an array');
  const items: unknown[] = value;
  const given = items.filter(isRecord);
  const isRight = (item: Record<string, unknown>): boolean =>
    Number.isInteger(item['person_id']) &&
    ['boolean', 'undefined'].includes(typeof item['primary']) &&
    Object.keys(item).every((member) => member === 'person_id' || member === 'primary');
  if (given.length < items.length || !given.every(isRight)) return mustBe('an array of { person_id, primary }');
  const unknown = given.find(({ person_id: id }) => !references.hasPerson(Number(id)));
  if (unknown) return { problem: `Person ${String(unknown['person_id'])} does not exist` };
  if (given.filter((item) => item['primary'] === true).length > 1)
    return { problem: 'Only one participant can be primary' };
  const primary = Math.max(
    0,
    given.findIndex((item) => item['primary'] === true),
  );
  return { value: given.map(({ person_id: id }, position) => ({ person_id: id, primary: position === primary })) };
};

const ATTENDEE = new Set(['email', 'name', 'status', 'is_organizer', 'person_id', 'user_id']);

const attendees: Check = (value) => {
  const isRight = (item: unknown): boolean =>
    isRecord(item) && typeof item['email'] === 'string' && Object.keys(item).every((member) => ATTENDEE.has(member));
  return Array.isArray(value) && value.every(isRight) ? { value } : mustBe('an array of attendees with an email');
};

/** Members that an activity's create and update take; `person_id` follows from `participants`. */
export const ACTIVITY_MEMBERS: Record<string, Check> = {
  subject: title,
  type: title,
  owner_id: user,
  deal_id: deal,
  lead_id: lead,
  org_id: organization,
  project_id: integerOrNull,
  due_date: day,
  due_time: clock,
  duration: clock,
  busy: flag,
  done: flag,
  location: address,
  participants,
  attendees,
  public_description: stringOrNull,
  priority,
  note: stringOrNull,
};
