import { isDate, mustBe } from './custom-values.ts';
import {
  type Check,
  dateTime,
  labels,
  organization,
  person,
  stringOrNull,
  title,
  user,
  visibility,
} from './member-checks.ts';
import { PIPELINES, STAGES } from './pipelines.ts';

const STATUSES: ReadonlySet<unknown> = new Set(['open', 'won', 'lost']);

const oneOf =
  (what: string, entities: readonly Record<string, unknown>[]): Check =>
  (value) => {
    if (!Number.isInteger(value)) return mustBe('an integer');
    return entities.some((entity) => entity['id'] === value)
      ? { value }
      : { problem: `${what} ${String(value)} does not exist` };
  };

const amount: Check = (value) => (typeof value === 'number' && Number.isFinite(value) ? { value } : mustBe('a number'));

const currency: Check = (value) =>
  typeof value === 'string' && /^[A-Z]{3}$/.test(value)
    ? { value }
    : mustBe('a currency code of three capital letters');

const status: Check = (value) => (STATUSES.has(value) ? { value } : mustBe('one of open, won, lost'));

const probability: Check = (value) => {
  const isPercentage = typeof value === 'number' && value >= 0 && value <= 100;
  return value === null || isPercentage ? { value } : mustBe('a number between 0 and 100 or null');
};

const time: Check = (value, context) => (value === null ? { value } : dateTime(value, context));

const day: Check = (value) => (value === null || isDate(value) ? { value } : mustBe('a date YYYY-MM-DD or null'));

const flag: Check = (value) => (typeof value === 'boolean' ? { value } : mustBe('a boolean'));

/** Members that a deal's create and update take. */
export const DEAL_MEMBERS: Record<string, Check> = {
  title,
  owner_id: user,
  person_id: person,
  org_id: organization,
  pipeline_id: oneOf('Pipeline', PIPELINES),
  stage_id: oneOf('Stage', STAGES),
  value: amount,
  currency,
  status,
  probability,
  lost_reason: stringOrNull,
  visible_to: visibility,
  close_time: time,
  won_time: time,
  lost_time: time,
  expected_close_date: day,
  label_ids: labels,
  is_archived: flag,
  archive_time: time,
};
