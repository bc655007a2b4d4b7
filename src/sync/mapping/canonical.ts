import { phoneSpelling } from '../../base/values/phone';
import { folded, trimmed } from '../../base/values/text';
import { type FieldFacts, type FieldKind, type FieldOption } from './field-kind';
import { readIsoText, readMoment } from '../../base/values/moments';
import { asBoolean, asText, decimalText, members } from './plain';

/** True for null, undefined, blank text and an empty list; 0 and false are values. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.every(isEmpty);
}

/**
 * One spelling for all values of a field that mean the same, for comparing and for fingerprints: equal texts mean equal
 * values. Blank for an empty value and, in a boolean field, for false.
 */
export function canonical(value: unknown, facts?: FieldFacts): string {
  if (isEmpty(value)) return '';
  return SPELLINGS[facts?.kind ?? 'unknown'](value, facts?.options).normalize('NFC');
}

type Spelling = (value: unknown, options?: readonly FieldOption[]) => string;

const SPELLINGS: Readonly<Record<FieldKind, Spelling>> = {
  text: canonicalByShape,
  number: canonicalNumber,
  date: (value) => readMoment(value)?.day ?? asText(value),
  datetime: canonicalDateTime,
  time: (value) => asText(value).replace(/^(\d\d:\d\d):00$/, '$1'),
  email: (value) => folded(asText(value)),
  phone: (value) => phoneSpelling(asText(value)),
  boolean: canonicalBoolean,
  option: canonicalOption,
  set: canonicalSet,
  reference: (value) => asText(members(value)?.['id'] ?? value),
  object: canonicalByShape,
  unknown: canonicalByShape,
};

function canonicalNumber(value: unknown): string {
  const money = members(value);
  const number = decimalText(money?.['value'] ?? value) ?? asText(value);
  return money?.['currency'] ? `${number} ${asText(money['currency'])}` : number;
}

function canonicalDateTime(value: unknown): string {
  const moment = readMoment(value);
  return moment === null ? asText(value) : (moment.second?.toString() ?? moment.day);
}

function canonicalBoolean(value: unknown): string {
  const boolean = asBoolean(value);
  if (boolean === null) return asText(value);
  return boolean ? 'true' : '';
}

/** By id where the options are known, so that a label, the same label in another case and the id are one. */
function canonicalOption(value: unknown, options: readonly FieldOption[] = []): string {
  const option = optionOf(value, options);
  return option === undefined ? optionText(value) : `#${option.id}`;
}

/** The option that a value names by its label, by the same label in another case, or by its id. */
function optionOf(value: unknown, options: readonly FieldOption[]): FieldOption | undefined {
  const text = optionText(value);
  return (
    options.find(({ label }) => trimmed(label) === text) ??
    options.find(({ label }) => folded(label) === folded(text)) ??
    options.find(({ id }) => String(id) === text)
  );
}

const optionText = (value: unknown): string =>
  trimmed(asText(members(value)?.['label'] ?? members(value)?.['id'] ?? value));

/** The labels of an option field's or a set's value, where its options are known; any other value as it is. */
export function labelled(value: unknown, { kind, options = [] }: FieldFacts): unknown {
  const labelOf = (item: unknown): unknown => optionOf(item, options)?.label ?? item;
  if (kind === 'set') return itemsOf(value, options).map(labelOf);
  return kind === 'option' ? labelOf(value) : value;
}

function canonicalSet(value: unknown, options?: readonly FieldOption[]): string {
  const chosen = itemsOf(value, options).map((item) => canonicalOption(item, options));
  return JSON.stringify([...new Set(chosen)].sort());
}

function itemsOf(value: unknown, options?: readonly FieldOption[]): unknown[] {
  const items = Array.isArray(value) ? value : splitList(asText(value), options);
  return items.filter((item) => !isEmpty(item));
}

/** A list as text, unless the whole text is one label, which may itself hold a comma. */
function splitList(text: string, options: readonly FieldOption[] = []): string[] {
  return options.some(({ label }) => trimmed(label) === trimmed(text)) ? [text] : text.split(/[,;]/);
}

function canonicalByShape(value: unknown): string {
  if (typeof value === 'string') return canonicalText(value.trim());
  if (typeof value === 'number') return decimalText(value) ?? String(value);
  if (value instanceof Date) return canonicalText(value.toISOString());
  if (Array.isArray(value)) return canonicalSet(value.map((item) => canonicalByShape(item)));
  const object = members(value);
  return object === null ? asText(value) : canonicalObject(object);
}

const E_MAIL = /^[^\s@<>,;]+@[^\s@<>,;][^\s@<>,;.]*\.[^\s@<>,;]+$/;

function canonicalText(text: string): string {
  if (E_MAIL.test(text)) return folded(text);
  const second = readIsoText(text)?.second ?? null;
  return second === null ? text : new Date(second * 1000).toISOString();
}

/**
 * Members in the order of their names, without the empty ones, which an API may leave out or send as null, and without
 * the one that Pipedrive derives itself.
 */
function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(object)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .filter(([key, value]) => !isEmpty(value) && key !== 'formatted_address')
    .map(([key, value]) => [key, canonicalByShape(value)]);
  return JSON.stringify(entries);
}
