import { memberOf } from '../../../base/by-name';
import { addressEncoding } from './address.encoding';
import { emailsEncoding, phonesEncoding } from './contact.encoding';
import { type EncodedField, type Encoding, unchanged } from './encoding';
import { monetaryEncoding } from './monetary.encoding';
import { optionEncoding, optionSetEncoding } from './option.encoding';
import { participantsEncoding } from './participant.encoding';
import {
  booleanEncoding,
  clockEncoding,
  dateEncoding,
  dateTimeEncoding,
  numberEncoding,
  referenceEncoding,
  textEncoding,
} from './plain.encoding';
import { rangeEncoding, timeEncoding } from './range.encoding';

const BY_TYPE: Record<string, (field: EncodedField) => Encoding> = {
  varchar: textEncoding,
  varchar_auto: textEncoding,
  text: textEncoding,
  phone: textEncoding,
  double: numberEncoding,
  int: numberEncoding,
  visible_to: numberEncoding,
  date: dateEncoding,
  user: referenceEncoding,
  org: referenceEncoding,
  people: referenceEncoding,
  deal: referenceEncoding,
  stage: referenceEncoding,
  pipeline: referenceEncoding,
  monetary: monetaryEncoding,
  daterange: rangeEncoding,
  timerange: rangeEncoding,
  time: timeEncoding,
  address: addressEncoding,
  emails: emailsEncoding,
  phones: phonesEncoding,
  participants: participantsEncoding,
  boolean: booleanEncoding,
  datetime: dateTimeEncoding,
  clock: clockEncoding,
};

const BY_OPTION_TYPE: Record<string, (field: EncodedField) => Encoding> = {
  enum: optionEncoding,
  set: optionSetEncoding,
};

/** The encoding of a field type; values of an unknown type, and of options without a list of them, stay as they are. */
export function encodingFor(type: string, field: EncodedField): Encoding {
  const options = field.options.length > 0 ? memberOf(BY_OPTION_TYPE, type) : undefined;
  return (options ?? memberOf(BY_TYPE, type))?.(field) ?? unchanged;
}
