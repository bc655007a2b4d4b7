import { type FieldKind } from '../../../base/records/field-kind';
import { factsOfKind, RECORD_KINDS, type RecordKind, type Relation, TABLES } from '../../records/kinds';
import { type AccountSchemas, type CataloguedField, type FieldCatalogue } from '../check-account';

/** How a mapping reads and writes the values of a kind of field. */
const TYPE_OF_KIND: Readonly<Record<FieldKind, string>> = {
  text: 'string',
  number: 'number',
  date: 'string',
  datetime: 'string',
  time: 'string',
  email: 'string',
  phone: 'string',
  boolean: 'boolean',
  option: 'string',
  set: 'readonly string[]',
  reference: 'number',
  object: 'object',
  unknown: 'unknown',
};

const TYPE_OF_RELATION: Readonly<Record<Relation, string>> = {
  organization: 'Organization',
  owner: 'User',
  contact_person: 'Person',
  stage: '{ readonly id: number; readonly name: string }',
};

const HEAD = `/**
 * What the Marketo and the Pipedrive account have, as types of a mapping file. Written by \`marketo-pipedrive-sync types\`:
 * make it anew rather than change it. A mapping file uses it so:
 *
 *     import type { Adapters, Mapping } from './account.types.ts';
 *
 *     export default ({ adapters: a }: { adapters: Adapters }) => ({
 *       links: { lead: '…', person: '…', organization: '…' },
 *       personFromLead: { email: { fields: ['email'] } },
 *     }) satisfies Mapping;
 */`;

/**
 * Writes the types of two accounts as a TypeScript module that needs no other one.
 *
 * @param schemas - what the accounts have; a kind that a vendor does not show has no names.
 * @param machinery - the types that all accounts share, as source text without imports.
 */
export function accountTypes(schemas: AccountSchemas, machinery: string): string {
  const kinds = RECORD_KINDS.map((kind) => interfacesOf(kind, schemas.fields[kind]));
  return `${[HEAD, ...kinds, accounts(schemas.pipelines), `// What all accounts share.\n\n${machinery.trim()}`].join('\n\n')}\n`;
}

function interfacesOf(kind: RecordKind, catalogue: FieldCatalogue): string {
  const fields = fieldsOf(catalogue);
  const { vendor, related } = factsOfKind(kind);
  const name = nameOf(kind);
  const relations = Object.keys(related).map((relation) => `${relation}: ${TYPE_OF_RELATION[relation as Relation]}`);
  const relatedType = relations.length === 0 ? 'object' : `{ ${relations.join('; ')} }`;
  return `/** The fields of a ${kind} in ${vendor === 'marketo' ? 'Marketo' : 'Pipedrive'}. */
export interface ${name}Fields {
${fields.map((each) => property(name, each)).join('')}}

export type ${name} = RecordOf<${name}Fields, ${relatedType}>;

interface Of${name} {
  fields: ${name}Fields;
  record: ${name};
  readOnly: ${union(namesOf(fields.filter(isReadOnly(kind))))};
  onCreate: ${union(namesOf(fields.filter(isOnCreate(kind))))};
  ofIds: ${union(namesOf(fields.filter(canHoldIds(kind, catalogue))))};
  related: ${relatedType};
}`;
}

/** A field by one of its names. */
interface NamedField {
  readonly shownAs: string;
  readonly field: CataloguedField;
}

function fieldsOf(catalogue: FieldCatalogue): NamedField[] {
  return [...catalogue.names()].flatMap((shownAs) => {
    const field = catalogue.resolve(shownAs);
    return field === undefined || 'collision' in field ? [] : [{ shownAs, field }];
  });
}

const namesOf = (fields: readonly NamedField[]): string[] =>
  fields.flatMap(({ shownAs, field: { name } }) => (name === shownAs ? [shownAs] : [shownAs, name]));

const isWritten = (kind: RecordKind, { name, updateable }: CataloguedField): boolean =>
  updateable || factsOfKind(kind).writtenAnyway.includes(name);
const isOnCreate =
  (kind: RecordKind) =>
  ({ field }: NamedField): boolean =>
    !isWritten(kind, field) && field.creatable === true;
const isReadOnly =
  (kind: RecordKind) =>
  ({ field }: NamedField): boolean =>
    !isWritten(kind, field) && field.creatable !== true;
const canHoldIds =
  (kind: RecordKind, { typesOfIds }: FieldCatalogue) =>
  ({ field: { type, updateable, searchable } }: NamedField): boolean =>
    factsOfKind(kind).isLinked &&
    typesOfIds.includes(type) &&
    updateable &&
    (searchable === true || factsOfKind(kind).vendor === 'pipedrive');

function property(name: string, { shownAs, field }: NamedField): string {
  const key = field.name === shownAs ? '' : `, key ${field.name}`;
  const about = `${field.displayName ?? shownAs}: ${field.type}${key}`.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');
  const own = `  /** ${about} */\n  ${propertyName(shownAs)}: ${typeOf(field)} | null;\n`;
  return key === '' ? own : `${own}  ${propertyName(field.name)}: ${name}Fields[${quoted(shownAs)}];\n`;
}

function typeOf({ kind, shape, isByLabel, options = [] }: CataloguedField): string {
  const labels = isByLabel === true && options.length > 0 ? union(options.map(({ label }) => label)) : null;
  if (labels !== null) return kind === 'set' ? `readonly (${labels})[]` : labels;
  return shape ?? TYPE_OF_KIND[kind];
}

function accounts(pipelines: readonly string[]): string {
  const members = RECORD_KINDS.map((kind) => `  ${kind}: Of${nameOf(kind)};\n`).join('');
  const tables = Object.entries(TABLES)
    .map(([table, { source, target }]) => `  ${table}: { source: '${source}'; target: '${target}' };\n`)
    .join('');
  return `type EmailSource = EmailFields<Lead>;

export interface Account {
${members}  email: {
    fields: EmailSource;
    record: EmailSource;
    readOnly: never;
    onCreate: never;
    ofIds: never;
    related: object;
  };
  pipelines: ${union(pipelines)};
}

/** What each table of a mapping reads and writes. */
type Tables = {
${tables}};

/** A mapping between these two accounts. */
export type Mapping = MappingOf<Account, Tables>;`;
}

const nameOf = (kind: RecordKind): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

const union = (texts: readonly string[]): string =>
  texts.length === 0 ? 'never' : [...new Set(texts)].map(quoted).join(' | ');

const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

const quoted = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
