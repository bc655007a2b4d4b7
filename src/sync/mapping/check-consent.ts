import { isObject } from '../../base/values/shapes';
import { nearest } from '../../base/records/nearest';
import { type AccountSchemas, type CataloguedField, type FieldCatalogue } from './check-account';
import { isNonBlank, show } from './check-values';
import { MARKETING_STATUS } from './consent';
import { TABLE_NAMES, TABLES } from './mapping';
import { ownName } from './own-name';
import { asBoolean } from './plain';
import { join, problem, type Problem, unknownNames } from './problems';

const MEMBERS = ['lead', 'person', 'resubscribe'] as const;
const SIDES = ['lead', 'person'] as const;

type Given = Readonly<Record<string, unknown>>;

/** Every mistake in `consent` that shows without knowing the accounts. */
export function checkConsentShape(consent: unknown): Problem[] {
  if (consent === undefined) return [];
  if (!isObject(consent)) return [problem('consent', `must name a field of lead and person, not ${show(consent)}`)];
  const { resubscribe } = consent;
  return [
    ...unknownNames('consent', 'consent has no member', consent, MEMBERS),
    ...SIDES.filter((side) => !isNonBlank(consent[side])).map((side) =>
      problem(`consent.${side}`, `must name the field of the ${side} that says who is unsubscribed`),
    ),
    ...(resubscribe === undefined || typeof resubscribe === 'boolean'
      ? []
      : [problem('consent.resubscribe', `must be true or false, not ${show(resubscribe)}`)]),
  ];
}

/** Every field of `consent` that the accounts do not have as needed, and every entry that writes one. */
export function checkConsent(mapping: Given, { fields }: AccountSchemas): Problem[] {
  const { consent } = mapping;
  if (!isObject(consent)) return [];
  return SIDES.flatMap((side) => {
    const name = consent[side];
    if (!isNonBlank(name)) return [];
    return [...checkField(side, name, fields[side]), ...entriesThatWrite(side, name, mapping, fields[side])];
  });
}

function checkField(side: 'lead' | 'person', name: string, catalogue: FieldCatalogue): Problem[] {
  const path = `consent.${side}`;
  const field = catalogue.resolve(name);
  if (field === undefined) return [problem(path, `${side} has no field "${name}"`, nearest(name, catalogue.names()))];
  if ('collision' in field) {
    const keys = field.collision.join(', ');
    return [problem(path, `several fields of ${side} are called "${name}"; use the key of one: ${keys}`)];
  }
  return [
    ...(field.updateable ? [] : [problem(path, `"${name}" cannot be updated`)]),
    ...(side === 'lead' ? checkKindOfLead(path, field, name) : checkKindOfPerson(path, field, name)),
  ];
}

const checkKindOfLead = (path: string, { kind, type }: CataloguedField, name: string): Problem[] =>
  kind === 'boolean' ? [] : [problem(path, `"${name}" is of type ${type}; it must be boolean`)];

function checkKindOfPerson(path: string, { kind, type, options }: CataloguedField, name: string): Problem[] {
  if (name === MARKETING_STATUS || kind === 'boolean' || kind === 'text') return [];
  if (kind !== 'option') {
    return [problem(path, `"${name}" is of type ${type}; it must be ${MARKETING_STATUS}, an option field or text`)];
  }
  const labels = (options ?? []).map(({ label }) => label);
  const isComplete = [true, false].every((isOut) => labels.some((label) => asBoolean(label) === isOut));
  return isComplete
    ? []
    : [problem(path, `"${name}" needs the options Yes and No, not ${labels.join(', ') || 'none'}`)];
}

function entriesThatWrite(side: 'lead' | 'person', name: string, mapping: Given, catalogue: FieldCatalogue): Problem[] {
  return TABLE_NAMES.filter((table) => TABLES[table].target === side).flatMap((table) => {
    const entries = isObject(mapping[table]) ? Object.keys(mapping[table]) : [];
    return entries
      .filter((field) => ownName(catalogue, field) === ownName(catalogue, name))
      .map((field) => problem(join(table, field), `must have no entry: consent.${side} says what becomes of it`));
  });
}
