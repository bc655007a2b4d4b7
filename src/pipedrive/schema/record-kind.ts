import { type FieldTypeName } from './field-types';

/** What v2 says of a built-in field beyond the account's own list of fields, which does not tell what can be written. */
export interface BuiltInField {
  type: FieldTypeName;
  /** When it can be written; default never. */
  write?: 'always' | 'on-create';
  /** Only accounts that list it have it. */
  optional?: true;
  /** It shows the primary entry of this list. */
  primaryOf?: string;
}

/** What is true of one kind of record in every account. */
export interface RecordKind {
  /** As messages call it. */
  label: string;
  path: string;
  /** Of the list of archived records, which the other list leaves out. */
  archivePath?: string;
  fieldsPath: string;
  /** As `itemSearch/field` calls it; null where no search covers this kind. */
  searchType: string | null;
  builtIn: Readonly<Record<string, BuiltInField>>;
  /** Built-in codes of the field list that records carry under another name. */
  renamed: Readonly<Record<string, string>>;
  /** The field that `name` stands for, where none is called so. */
  nameField?: string;
  /** Field to `fields` parameter of the kind's search. */
  searchable: Readonly<Record<string, string>>;
}

/** A record as the REST API v2 sends it. */
export type WireRecord = Record<string, unknown>;
