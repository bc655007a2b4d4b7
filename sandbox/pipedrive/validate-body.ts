import { checkCustomValue, type References } from './custom-values.ts';
import { type FieldCatalogue } from './fields.ts';
import { problemsTogether } from './following.ts';
import { type MemberContext } from './member-checks.ts';
import { CAMPAIGNS, CONTACT_SYNC, CREATE_ONLY, WRITABLE } from './members.ts';
import { isRecord, notAllowed, type Problem, ValidationError } from './problems.ts';
import { type Kind, type Values } from './record.ts';
import { type PipedriveSwitches } from './switches.ts';

export interface BodyRules {
  kind: Kind;
  isCreate: boolean;
  /** The members of the record to update. */
  before?: Record<string, unknown>;
  fields: FieldCatalogue;
  references: References;
  switches: PipedriveSwitches;
}

/**
 * Checks the body of a create or an update as strictly as REST v2 does, and gives what is to be stored.
 *
 * @throws ValidationError that names every refused member.
 */
export function validateBody(body: unknown, rules: BodyRules): Values {
  if (!isRecord(body)) throw new ValidationError([{ member: 'body', message: 'Value must be an object' }]);
  const problems: Problem[] = [];
  const members = checkMembers(body, rules, problems);
  const custom = checkCustomFields(body['custom_fields'], rules, problems);
  if (rules.isCreate) problems.push(...missing(body, rules));
  problems.push(...problemsTogether(rules.kind, members, rules.before ?? {}));
  if (problems.length > 0) throw new ValidationError(problems);
  return { members, custom };
}

function checkMembers(body: Record<string, unknown>, rules: BodyRules, problems: Problem[]): Record<string, unknown> {
  const context = contextOf(rules);
  const members: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(body)) {
    if (member === 'custom_fields' && rules.kind !== 'activity') continue;
    const check = checkOf(member, rules);
    if (!check) {
      problems.push(refused(member, rules));
      continue;
    }
    const checked = check(value, context);
    if ('problem' in checked) problems.push({ member, message: checked.problem });
    else members[member] = checked.value;
  }
  return members;
}

function contextOf({ kind, fields, references, switches }: BodyRules): MemberContext {
  const anything = { hasUser: () => true, hasPerson: () => true, hasOrganization: () => true, hasDeal: () => true };
  return {
    references: switches.unknownRelation === 'accept' ? anything : references,
    field: (code) => fields.byCode(kind, code),
  };
}

function checkOf(member: string, { kind, isCreate, switches }: BodyRules) {
  if (!switches.nameParts && (member === 'first_name' || member === 'last_name')) return undefined;
  const tables = [
    WRITABLE[kind],
    ...(isCreate ? [CREATE_ONLY[kind]] : []),
    ...(kind === 'person' && switches.contactSync ? [CONTACT_SYNC] : []),
    ...(kind === 'person' && switches.campaigns ? [CAMPAIGNS] : []),
  ];
  return tables.find((table) => Object.hasOwn(table, member))?.[member];
}

function refused(member: string, { kind }: BodyRules): Problem {
  const isFeature = kind === 'person' && (Object.hasOwn(CONTACT_SYNC, member) || member === 'marketing_status');
  if (!isFeature) return notAllowed(member);
  return { member, message: `Parameter '${member}' needs a feature that is not enabled`, isForbidden: true };
}

function checkCustomFields(given: unknown, rules: BodyRules, problems: Problem[]): Record<string, unknown> {
  if (given === undefined || rules.kind === 'activity') return {};
  if (!isRecord(given)) {
    problems.push({ member: 'custom_fields', message: 'Value must be an object' });
    return {};
  }
  const { references } = contextOf(rules);
  const custom: Record<string, unknown> = emptied(given, rules);
  for (const [code, value] of Object.entries(given)) {
    const member = `custom_fields.${code}`;
    const field = rules.fields.byCode(rules.kind, code);
    if (!field?.isCustom) {
      problems.push(notAllowed(member));
      continue;
    }
    const checked = checkCustomValue(value, field, references);
    if ('problem' in checked) problems.push({ member, message: checked.problem });
    else custom[code] = checked.value;
  }
  return custom;
}

function emptied(given: Record<string, unknown>, { kind, fields, switches, isCreate }: BodyRules) {
  if (isCreate || Object.keys(given).length > 0 || switches.emptyCustomFields === 'nothing') return {};
  return Object.fromEntries(fields.custom(kind).map((field) => [field.code, null]));
}

/** What a create has to name; of activities nothing is documented. */
const NAMES: Partial<Record<Kind, string>> = { person: 'name', organization: 'name', deal: 'title' };

function missing(body: Record<string, unknown>, { kind, switches }: BodyRules): Problem[] {
  const name = NAMES[kind];
  const parts = [body['first_name'], body['last_name']];
  const hasBothParts = parts.every((part) => typeof part === 'string') && parts.some((part) => part !== '');
  const isNamed = name === undefined || Object.hasOwn(body, name) || (kind === 'person' && hasBothParts);
  const isContactMissing =
    kind === 'deal' && switches.dealNeedsContact && !isPresent(body['person_id'] ?? body['org_id']);
  return [...(isNamed ? [] : [name]), ...(isContactMissing ? ['person_id'] : [])].map((member) => ({
    member,
    message: `Parameter '${member}' is required`,
  }));
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;
