import { ADDRESS_PARTS, type Field } from './fields.ts';
import { type Checked, isRecord } from './problems.ts';

/** Looks up whether a related record or user exists. */
export interface References {
  hasUser(id: number): boolean;
  hasPerson(id: number): boolean;
  hasOrganization(id: number): boolean;
  hasDeal(id: number): boolean;
}

/** What the account fills in where a time value has no zone. */
const ZONE = { timezone_id: 318, timezone_name: 'Europe/London' };

type Check = (value: unknown, field: Field, references: References) => Checked;

const CHECKS: Record<string, Check> = {
  varchar: text(255),
  varchar_auto: text(255),
  phone: text(255),
  text: text(65_535),
  double: (value) => (typeof value === 'number' && Number.isFinite(value) ? { value } : mustBe('a number')),
  monetary: checkMonetary,
  date: (value) => (isDate(value) ? { value } : mustBe('a date in the format YYYY-MM-DD')),
  daterange: (value) =>
    hasExactly(value, ['value', 'until']) && isDate(value['value']) && isDate(value['until'])
      ? { value: { ...value } }
      : mustBe('an object with the dates value and until'),
  time: (value) => checkTime(value, ['value']),
  timerange: (value) => checkTime(value, ['value', 'until']),
  enum: checkEnum,
  set: checkSet,
  user: (value, _field, references) => related(value, 'user', (id) => references.hasUser(id)),
  org: (value, _field, references) => related(value, 'organization', (id) => references.hasOrganization(id)),
  people: (value, _field, references) => related(value, 'person', (id) => references.hasPerson(id)),
  address: (value) => checkAddress(value, ['formatted_address']),
};

/** Checks one value of `custom_fields` as REST v2 takes it; `null` empties every type. */
export function checkCustomValue(value: unknown, field: Field, references: References): Checked {
  if (value === null) return { value: null };
  const check = CHECKS[field.type];
  return check ? check(value, field, references) : { problem: `Field type '${field.type}' cannot be written` };
}

/** Checks an address object; members that are not sent become `null`. */
export function checkAddress(value: unknown, more: readonly string[] = []): Checked {
  const parts = [...ADDRESS_PARTS, ...more];
  if (!isRecord(value)) return mustBe('an object');
  const unknown = Object.keys(value).find((part) => part !== 'value' && !parts.includes(part));
  if (unknown !== undefined) return { problem: `'${unknown}' is not allowed` };
  if (typeof value['value'] !== 'string') return { problem: `'value' is required and must be a string` };
  const wrong = parts.find((part) => !['string', 'undefined'].includes(typeof (value[part] ?? undefined)));
  if (wrong !== undefined) return { problem: `'${wrong}' must be a string` };
  return { value: { value: value['value'], ...Object.fromEntries(parts.map((part) => [part, value[part] ?? null])) } };
}

/** A calendar day `YYYY-MM-DD` that exists. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

export function mustBe(what: string): { problem: string } {
  return { problem: `Value must be ${what}` };
}

function text(maximum: number): Check {
  return (value) => {
    if (typeof value !== 'string') return mustBe('a string');
    if (value.length > maximum) return mustBe(`a string of at most ${String(maximum)} characters`);
    return { value: value === '' ? null : value };
  };
}

function checkMonetary(value: unknown): Checked {
  if (!hasExactly(value, ['value', 'currency'])) return mustBe('an object with value and currency');
  if (typeof value['value'] !== 'number' || !Number.isFinite(value['value']))
    return { problem: `'value' must be a number` };
  if (typeof value['currency'] !== 'string' || !/^[A-Z]{3}$/.test(value['currency'])) {
    return { problem: `'currency' must be a currency code of three capital letters` };
  }
  return { value: { value: value['value'], currency: value['currency'] } };
}

function checkTime(value: unknown, times: readonly string[]): Checked {
  const complaint = mustBe(`an object with ${times.join(' and ')} in the format HH:MM:SS`);
  if (!isRecord(value)) return complaint;
  const known = new Set([...times, 'timezone_id', 'timezone_name']);
  if (Object.keys(value).some((member) => !known.has(member))) return complaint;
  if (times.some((member) => !isTime(value[member]))) return complaint;
  return { value: { ...ZONE, ...value } };
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(value);
}

function checkEnum(value: unknown, field: Field): Checked {
  if (!Number.isInteger(value)) return mustBe('an integer, the id of an option');
  return hasOption(field, value) ? { value } : { problem: `Option ${String(value)} does not exist` };
}

function checkSet(value: unknown, field: Field): Checked {
  if (!Array.isArray(value) || value.length === 0) return mustBe('null or a non-empty array of option ids');
  const ids: unknown[] = value;
  if (!ids.every((id) => Number.isInteger(id))) return mustBe('an array of integers, the ids of options');
  const unknown = ids.find((id) => !hasOption(field, id));
  return unknown === undefined
    ? { value: [...new Set(ids)] }
    : { problem: `Option ${JSON.stringify(unknown)} does not exist` };
}

function hasOption(field: Field, id: unknown): boolean {
  return field.options?.some((option) => option.id === id) ?? false;
}

function related(value: unknown, what: string, exists: (id: number) => boolean): Checked {
  if (typeof value !== 'number' || !Number.isInteger(value)) return mustBe('an integer');
  return exists(value) ? { value } : { problem: `The ${what} ${String(value)} does not exist` };
}

function hasExactly(value: unknown, members: readonly string[]): value is Record<string, unknown> {
  return (
    isRecord(value) &&
    Object.keys(value).every((member) => members.includes(member)) &&
    members.every((member) => Object.hasOwn(value, member))
  );
}
