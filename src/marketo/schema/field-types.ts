import { memberOf } from '../../base/by-name';
import { type FieldKind } from '../../base/records/field-kind';

/** What is true of every field of a type. */
export interface FieldType {
  /** How its values compare. */
  readonly kind: FieldKind;
  /** As what Marketo keeps a value that comes as the other. */
  readonly storedAs?: 'text' | 'number';
  /** Whether it can hold the id of a record of another system. */
  readonly holdsId?: true;
}

const text = { kind: 'text', storedAs: 'text' } as const;
const number = { kind: 'number', storedAs: 'number' } as const;

/** @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/field-types */
const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  string: { ...text, holdsId: true },
  text,
  textarea: text,
  url: text,
  email: { kind: 'email', storedAs: 'text' },
  phone: { kind: 'phone', storedAs: 'text' },
  integer: { ...number, holdsId: true },
  float: number,
  currency: number,
  percent: number,
  score: number,
  date: { kind: 'date' },
  datetime: { kind: 'datetime' },
  time: { kind: 'time' },
  boolean: { kind: 'boolean' },
  reference: { kind: 'reference' },
};

const UNKNOWN: FieldType = { kind: 'unknown' };

/** What is known of a `dataType`, in any case; of one that is not known, its values stay as they are. */
export const fieldTypeOf = (dataType: string): FieldType => memberOf(FIELD_TYPES, dataType.toLowerCase()) ?? UNKNOWN;

/** The types of fields that can hold the id of a record of another system. */
export const TYPES_OF_IDS: readonly string[] = Object.keys(FIELD_TYPES).filter(
  (type) => memberOf(FIELD_TYPES, type)?.holdsId,
);
