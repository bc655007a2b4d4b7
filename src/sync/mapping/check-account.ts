import { isObject } from '../../base/values/shapes';
import { memberOf } from '../../base/by-name';
import { type ValueShape } from '../../base/records/field-kind';
import { nearest } from '../../base/records/nearest';
import { factsOfKind, KINDS, LINKED_KINDS, type LinkedKind } from '../records/kinds';
import { isNonBlank } from './check-values';
import { type FieldFacts } from './field-kind';
import {
  isRelation,
  relatedRecords,
  TABLE_NAMES,
  TABLES,
  type SourceRecord,
  type TableName,
  type TargetRecord,
} from './mapping';
import { join, problem, type Problem } from './problems';

/** What checking a mapping needs to know of one field of an account. */
export interface CataloguedField extends FieldFacts {
  /** The field's own name or key. */
  readonly name: string;
  /** Nicer names that mean this field. */
  readonly aliases?: readonly string[];
  readonly updateable: boolean;
  /** Whether a new record takes the field, where that is more than `updateable` says. */
  readonly creatable?: boolean;
  /** As its vendor calls it: Marketo's `dataType` or Pipedrive's `field_type`. */
  readonly type: string;
  /** As people see it; absent where the account shows no name. */
  readonly displayName?: string;
  /** Whether its values are labels, and an id is one that has no label. */
  readonly isByLabel?: boolean;
  /** What its values are, where the kind does not tell. */
  readonly shape?: ValueShape;
  /** Whose id it holds. */
  readonly refersTo?: 'user' | 'organization';
  /** Marketo: whether records can be looked up by the field (describe2's `searchableFields`). */
  readonly searchable?: boolean;
}

/** The fields that an account has for one kind of record. */
export interface FieldCatalogue {
  /** @returns undefined for an unknown name, the keys of its fields for a name that several share. */
  resolve(name: string): CataloguedField | { readonly collision: readonly string[] } | undefined;
  /** Every name that resolves to one field. */
  names(): Iterable<string>;
  /** Types of the fields that can hold the id of a record's other half. */
  readonly typesOfIds: readonly string[];
}

/** What the two accounts have. */
export interface AccountSchemas {
  readonly fields: Readonly<Record<Exclude<SourceRecord | TargetRecord, 'email'>, FieldCatalogue>>;
  /** Names of the pipelines. */
  readonly pipelines: readonly string[];
}

/** Fields of the source of `activityFromEmail`, which is no record of an account. */
const EMAIL_FIELDS = ['id', 'leadId', 'name', 'subject', 'text', 'sentAt', 'lead'] as const;

/** Every field and pipeline of a mapping that the accounts do not have as needed; tolerates a faulty shape. */
export function checkFields(mapping: Readonly<Record<string, unknown>>, schemas: AccountSchemas): Problem[] {
  return [
    ...checkLinkFields(mapping['links'], schemas),
    ...checkPipelineNames(mapping['pipelines'], schemas.pipelines),
    ...TABLE_NAMES.flatMap((table) => checkTable(table, mapping[table], schemas)),
  ];
}

function checkLinkFields(links: unknown, { fields }: AccountSchemas): Problem[] {
  if (!isObject(links)) return [];
  return LINKED_KINDS.flatMap((record) => {
    const name = links[record];
    return isNonBlank(name) ? checkLink(record, name, fields[record]) : [];
  });
}

function checkLink(record: LinkedKind, name: string, catalogue: FieldCatalogue): Problem[] {
  const path = `links.${record}`;
  const field = resolve(path, record, name, catalogue);
  if ('problem' in field) return [field.problem];
  const { type, updateable, searchable } = field;
  const types = catalogue.typesOfIds;
  const problems: Problem[] = [];
  if (!types.includes(type)) {
    problems.push(problem(path, `"${name}" is of type ${type}; a link field must be one of ${types.join(', ')}`));
  }
  if (!updateable) problems.push(problem(path, `"${name}" cannot be updated`));
  if (KINDS[record].vendor === 'marketo' && searchable !== true) {
    problems.push(problem(path, `"${name}" is not among Marketo's searchable fields, so no lead is found by it`));
  }
  return problems;
}

function checkPipelineNames(pipelines: unknown, known: readonly string[]): Problem[] {
  if (!Array.isArray(pipelines)) return [];
  return pipelines.flatMap((name: unknown, index) =>
    !isNonBlank(name) || known.includes(name)
      ? []
      : [problem(`pipelines[${index}]`, `the account has no pipeline "${name}"`, nearest(name, known))],
  );
}

function checkTable(table: TableName, entries: unknown, { fields }: AccountSchemas): Problem[] {
  if (!isObject(entries)) return [];
  const { source, target } = TABLES[table];
  const writtenAs = new Map<string, string>();
  return Object.entries(entries).flatMap(([field, entry]) => [
    ...checkTarget(join(table, field), target, field, entry, fields[target]),
    ...checkTwice(join(table, field), field, fields[target], writtenAs),
    ...checkSources(join(table, field), source, entry, fields),
  ]);
}

function checkTarget(
  path: string,
  record: TargetRecord,
  name: string,
  entry: unknown,
  catalogue: FieldCatalogue,
): Problem[] {
  const field = resolve(path, record, name, catalogue);
  if ('problem' in field) return [field.problem];
  if (field.updateable || factsOfKind(record).writtenAnyway.includes(field.name)) return [];
  if (field.creatable !== true) {
    return [problem(path, `the field "${name}" of ${record} cannot be written`, nearest(name, updateable(catalogue)))];
  }
  const isForNew = isObject(entry) && entry['write'] === 'create';
  return isForNew ? [] : [problem(path, `only a new ${record} takes the field "${name}": it needs write: 'create'`)];
}

/** A field under two of its names would be written with whichever value comes last. */
function checkTwice(path: string, name: string, catalogue: FieldCatalogue, writtenAs: Map<string, string>): Problem[] {
  const field = catalogue.resolve(name);
  if (field === undefined || 'collision' in field) return [];
  const other = writtenAs.get(field.name);
  writtenAs.set(field.name, name);
  return other === undefined ? [] : [problem(path, `is the same field as "${other}", which has an entry already`)];
}

function* updateable(catalogue: FieldCatalogue): Iterable<string> {
  for (const name of catalogue.names()) {
    const field = catalogue.resolve(name);
    if (field !== undefined && 'updateable' in field && field.updateable) yield name;
  }
}

function checkSources(path: string, record: SourceRecord, entry: unknown, fields: AccountSchemas['fields']): Problem[] {
  if (!isObject(entry) || !Array.isArray(entry['fields'])) return [];
  return entry['fields'].flatMap((name: unknown, index) => {
    if (!isNonBlank(name) || isRelation(record, name)) return [];
    const catalogue = record === 'email' ? EMAIL_CATALOGUE : fields[record];
    const field = resolve(`${path}.fields[${index}]`, record, name, catalogue, relatedRecords(record));
    return 'problem' in field ? [field.problem] : [];
  });
}

const LABELS: Readonly<Record<string, string>> = { email: 'the e-mail' };

const EMAIL_CATALOGUE: FieldCatalogue = {
  resolve: (name) =>
    EMAIL_FIELDS.some((field) => field === name) ? { name, updateable: false, type: 'text', kind: 'text' } : undefined,
  names: () => EMAIL_FIELDS,
  typesOfIds: [],
};

function resolve(
  path: string,
  record: string,
  name: string,
  catalogue: FieldCatalogue,
  alsoKnown: readonly string[] = [],
): CataloguedField | { readonly problem: Problem } {
  const field = catalogue.resolve(name);
  if (field === undefined) {
    const suggestions = nearest(name, [...catalogue.names(), ...alsoKnown]);
    return { problem: problem(path, `${memberOf(LABELS, record) ?? record} has no field "${name}"`, suggestions) };
  }
  if (!('collision' in field)) return field;
  const keys = field.collision.join(', ');
  return { problem: problem(path, `several fields of ${record} are called "${name}"; use the key of one: ${keys}`) };
}
