import { isObject, textOf } from '../../base/values/shapes';
import { memberOf } from '../../base/by-name';
import { type RecordField } from '../../base/records/field-record';
import { type Encoding, type FieldOption } from './encodings/encoding';
import { type FieldType, fieldTypeOf } from './field-types';
import { type BuiltInField, type RecordKind } from './record-kind';
import { snakeCase } from './snake-case';

/** One field of the account, as its records carry it. */
export interface AccountField extends RecordField {
  /** The key under which records carry it: 40 hexadecimal characters for a custom field. Same as `key`. */
  readonly name: string;
  readonly key: string;
  /** The display name in snake_case; empty where the account shows none. */
  readonly alias: string;
  readonly displayName: string;
  readonly type: string;
  /** What is true of every field of its type. */
  readonly traits: FieldType;
  readonly isCustom: boolean;
  readonly updateable: boolean;
  /** Like `updateable`, for a record that is not saved yet. */
  readonly creatable: boolean;
  readonly options: readonly FieldOption[];
  readonly primaryOf: string | null;
  readonly encoding: Encoding;
}

/** Reads one row of `GET /api/v2/personFields` and its kin. */
export function listedField(kind: RecordKind, row: Record<string, unknown>): AccountField {
  const code = String(row['field_code']);
  const isCustom = row['is_custom_field'] === true;
  const key = isCustom ? code : (memberOf(kind.renamed, code) ?? code);
  const described: DescribedField = (isCustom ? undefined : memberOf(kind.builtIn, key)) ?? {
    type: String(row['field_type']),
  };
  return accountField(kind, key, isCustom ? { ...described, write: 'always' } : described, {
    isCustom,
    displayName: textOf(row['field_name']),
    options: optionsOf(row['options']),
  });
}

export function builtInField(kind: RecordKind, key: string, builtIn: BuiltInField): AccountField {
  return accountField(kind, key, builtIn, { isCustom: false, displayName: '', options: [] });
}

/** The account may list types that this client does not know. */
type DescribedField = Omit<BuiltInField, 'type'> & { type: string };

type Listed = Pick<AccountField, 'isCustom' | 'displayName' | 'options'>;

function accountField(kind: RecordKind, key: string, described: DescribedField, listed: Listed): AccountField {
  const alias = snakeCase(listed.displayName);
  const traits = fieldTypeOf(described.type);
  const description = `"${listed.isCustom && alias !== '' ? alias : key}" of ${kind.label}`;
  return {
    ...listed,
    name: key,
    key,
    alias,
    type: described.type,
    traits,
    updateable: described.write === 'always',
    creatable: described.write !== undefined,
    primaryOf: described.primaryOf ?? null,
    encoding: traits.encoding({ ...listed, key, description }),
  };
}

/** Ids of built-in options come as text. */
function optionsOf(rows: unknown): FieldOption[] {
  return (Array.isArray(rows) ? rows : [])
    .filter(isObject)
    .map(({ id, label }) => ({ id: Number(id), label: String(label) }))
    .filter(({ id }) => Number.isInteger(id));
}
