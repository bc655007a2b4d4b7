import { checkAddress, isDate, mustBe, type References } from './custom-values.ts';
import { type Field } from './fields.ts';
import { STATUSES } from './marketing-statuses.ts';
import { type Checked, isRecord } from './problems.ts';
import { parseDateTime } from './times.ts';

/** What the checks of built-in members need to know of the account. */
export interface MemberContext {
  references: References;
  field: (code: string) => Field | undefined;
}

export type Check = (value: unknown, context: MemberContext) => Checked;

const VISIBILITIES: ReadonlySet<unknown> = new Set([1, 3, 5, 7]);

export const title: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' ? { value } : mustBe('a non-empty string');

export const marketingStatus: Check = (value) =>
  STATUSES.some((status) => status === value) ? { value } : mustBe(`one of ${STATUSES.join(', ')}`);

export const namePart: Check = (value) => (typeof value === 'string' ? { value } : mustBe('a string'));

export const user: Check = (value, { references }) => {
  if (!isId(value)) return mustBe('an integer');
  return references.hasUser(value) ? { value } : { problem: `User ${String(value)} does not exist` };
};

const related =
  (what: string, exists: (references: References, id: number) => boolean): Check =>
  (value, { references }) => {
    if (value === null) return { value };
    if (!isId(value)) return mustBe('an integer or null');
    return exists(references, value) ? { value } : { problem: `${what} ${String(value)} does not exist` };
  };

export const organization = related('Organization', (references, id) => references.hasOrganization(id));
export const person = related('Person', (references, id) => references.hasPerson(id));
export const deal = related('Deal', (references, id) => references.hasDeal(id));

export const dateTime: Check = (value) => {
  const time = parseDateTime(value);
  return time === null ? { problem: `'${String(value)}' is not a valid datetime` } : { value: time };
};

export const visibility: Check = (value) => (VISIBILITIES.has(value) ? { value } : mustBe('one of 1, 3, 5, 7'));

export const labels: Check = (value, { field }) => {
  if (!Array.isArray(value)) return mustBe('an array of integers');
  const ids: unknown[] = value;
  if (!ids.every(isId)) return mustBe('an array of integers');
  const known = field('label_ids')?.options ?? [];
  const unknown = ids.find((id) => !known.some((option) => option.id === id));
  return unknown === undefined ? { value: ids } : { problem: `Label ${String(unknown)} does not exist` };
};

export const industry: Check = (value, { field }) => {
  if (value === null) return { value };
  if (!isId(value)) return mustBe('an integer or null');
  const isKnown = field('industry')?.options?.some((option) => option.id === value) ?? false;
  return isKnown ? { value } : { problem: `Option ${String(value)} does not exist` };
};

export const stringOrNull: Check = (value) =>
  value === null || typeof value === 'string' ? { value: value === '' ? null : value } : mustBe('a string or null');

export const integerOrNull: Check = (value) =>
  value === null || Number.isInteger(value) ? { value } : mustBe('an integer or null');

export const birthday: Check = (value) =>
  value === null || isDate(value) ? { value } : mustBe('a date YYYY-MM-DD or null');

export const address: Check = (value) => (value === null ? { value } : checkAddress(value));

function isId(value: unknown): value is number {
  return Number.isInteger(value);
}

/** E-mails, phones: the label defaults to `work`; where none is primary, the first becomes it. */
export function contacts(value: unknown): Checked {
  if (!Array.isArray(value)) return mustBe('an array');
  const items: unknown[] = value;
  const problem = items.map(contactProblem).find((found) => found !== undefined);
  if (problem !== undefined) return { problem };
  const given = items.filter(isRecord);
  if (given.filter((item) => item['primary'] === true).length > 1) return { problem: 'Only one item can be primary' };
  const primary = Math.max(
    0,
    given.findIndex((item) => item['primary'] === true),
  );
  return {
    value: given.map((item, position) => ({
      value: item['value'],
      primary: position === primary,
      label: item['label'] ?? 'work',
    })),
  };
}

function contactProblem(item: unknown): string | undefined {
  if (!isRecord(item)) return 'Items must be objects';
  const unknown = Object.keys(item).find((member) => !['value', 'primary', 'label'].includes(member));
  if (unknown !== undefined) return `'${unknown}' is not allowed`;
  if (typeof item['value'] !== 'string') return `'value' is required and must be a string`;
  if (!['boolean', 'undefined'].includes(typeof item['primary'])) return `'primary' must be a boolean`;
  if (!['string', 'undefined'].includes(typeof item['label'])) return `'label' must be a string`;
  return undefined;
}
