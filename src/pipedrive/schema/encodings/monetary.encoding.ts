import { isObject } from '../../../base/values/shapes';
import { type EncodedField, type Encoding, sameMembers, unfit } from './encoding';
import { numberIn } from './plain.encoding';

/** monetary: `{ value, currency }` on both sides; a plain number keeps the currency that the field has. */
export const monetaryEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) && (wire['value'] ?? null) === null ? null : wire),
  accept(value, loaded) {
    const amount = numberIn(isObject(value) ? value['value'] : value);
    if (amount === undefined) throw unfit(field, 'a number, or { value, currency }');
    if (amount === null) return null;
    const currency = currencyIn(value) ?? currencyIn(loaded);
    const money = { value: amount, ...(currency !== undefined && { currency }) };
    return sameMembers(money, loaded) ? loaded : money;
  },
  write: (value) => value,
});

function currencyIn(value: unknown): string | undefined {
  const currency = isObject(value) ? value['currency'] : undefined;
  return typeof currency === 'string' && currency !== '' ? currency : undefined;
}
