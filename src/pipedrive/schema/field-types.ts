import { memberOf } from '../../base/by-name';
import { type FieldKind, type ValueShape } from '../../base/records/field-kind';
import { addressEncoding } from './encodings/address.encoding';
import { emailsEncoding, phonesEncoding } from './encodings/contact.encoding';
import { type EncodedField, type Encoding, unchanged } from './encodings/encoding';
import { monetaryEncoding } from './encodings/monetary.encoding';
import { optionEncoding, optionSetEncoding } from './encodings/option.encoding';
import { participantsEncoding } from './encodings/participant.encoding';
import {
  booleanEncoding,
  clockEncoding,
  dateEncoding,
  dateTimeEncoding,
  numberEncoding,
  referenceEncoding,
  textEncoding,
} from './encodings/plain.encoding';
import { rangeEncoding, timeEncoding } from './encodings/range.encoding';

/** What is true of every field of a type. */
export interface FieldType {
  /** How its values compare. */
  readonly kind: FieldKind;
  /** What its values are, where the kind does not tell. */
  readonly shape?: ValueShape;
  /** How its values travel. */
  readonly encoding: (field: EncodedField) => Encoding;
  /** Whether Pipedrive's search covers custom fields of the type. */
  readonly isSearchable?: true;
  /** Whether it can hold the id of a record of another system. */
  readonly holdsId?: true;
  /** One option of a list that the account has, or several of them. */
  readonly options?: 'one' | 'several';
  /** Whether an amount needs a currency beside it. */
  readonly hasCurrency?: true;
  /** Whether v1's histories, which are text, tell a number. */
  readonly isNumberInHistory?: true;
  /** Whose id it is. */
  readonly refersTo?: 'user' | 'organization';
}

const text = { kind: 'text', encoding: textEncoding, isSearchable: true, holdsId: true } as const;
const number = { kind: 'number', encoding: numberEncoding, isNumberInHistory: true } as const;
const reference = { kind: 'reference', encoding: referenceEncoding, isNumberInHistory: true } as const;
const ifListed =
  (encoding: FieldType['encoding']): FieldType['encoding'] =>
  (field) =>
    field.options.length > 0 ? encoding(field) : unchanged(field);

/**
 * The types of fields: those that Pipedrive lists, and those that this client gives to built-in fields.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/PersonFields
 */
const FIELD_TYPES = {
  varchar: text,
  varchar_auto: text,
  text,
  phone: { kind: 'phone', encoding: textEncoding, isSearchable: true },
  double: { ...number, isSearchable: true, holdsId: true },
  int: { ...number, isSearchable: true, holdsId: true },
  monetary: { ...number, shape: 'Money', encoding: monetaryEncoding, isSearchable: true, hasCurrency: true },
  visible_to: { ...number, kind: 'option', shape: 'number' },
  date: { kind: 'date', encoding: dateEncoding },
  datetime: { kind: 'datetime', encoding: dateTimeEncoding },
  time: { kind: 'time', shape: 'object', encoding: timeEncoding },
  clock: { kind: 'time', encoding: clockEncoding },
  duration: { kind: 'time', encoding: unchanged },
  daterange: { kind: 'object', encoding: rangeEncoding },
  timerange: { kind: 'object', encoding: rangeEncoding },
  boolean: { kind: 'boolean', encoding: booleanEncoding },
  enum: { kind: 'option', encoding: ifListed(optionEncoding), options: 'one' },
  set: { kind: 'set', encoding: ifListed(optionSetEncoding), options: 'several' },
  status: { kind: 'option', encoding: unchanged },
  varchar_options: { kind: 'option', encoding: unchanged },
  user: { ...reference, refersTo: 'user' },
  org: { ...reference, refersTo: 'organization' },
  people: reference,
  person: { kind: 'reference', encoding: unchanged },
  deal: reference,
  stage: reference,
  pipeline: reference,
  address: { kind: 'object', encoding: addressEncoding, isSearchable: true },
  json: { kind: 'object', encoding: unchanged },
  list: { kind: 'unknown', encoding: unchanged },
  emails: { kind: 'unknown', encoding: emailsEncoding },
  phones: { kind: 'unknown', encoding: phonesEncoding },
  participants: { kind: 'unknown', encoding: participantsEncoding },
} as const satisfies Record<string, FieldType>;

export type FieldTypeName = keyof typeof FIELD_TYPES;

const UNKNOWN: FieldType = { kind: 'unknown', encoding: unchanged };

/** What is known of a type of fields; of one that is not known, its values stay as they are. */
export const fieldTypeOf = (type: string): FieldType => memberOf<FieldType>(FIELD_TYPES, type) ?? UNKNOWN;

/** The types of fields that can hold the id of a record of another system. */
export const TYPES_OF_IDS: readonly string[] = Object.entries<FieldType>(FIELD_TYPES)
  .filter(([, { holdsId }]) => holdsId)
  .map(([type]) => type);
