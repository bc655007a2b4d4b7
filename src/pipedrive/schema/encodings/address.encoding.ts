import { type EncodedField, type Encoding, isObject, unfit, withoutEmpty } from './encoding';

/**
 * address: `{ value, locality, country, … }` on both sides. Plain text is the whole address in one line; the parts are
 * emptied then, because Pipedrive empties every part that is left out.
 */
export const addressEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) && (wire['value'] ?? null) === null ? null : wire),
  accept(value, loaded) {
    if (typeof value === 'string') return fromText(value, loaded);
    if (isObject(value) && typeof value['value'] === 'string') return value;
    throw unfit(field, 'an address: text, or { value, locality, country, … }');
  },
  write(value) {
    if (!isObject(value)) return value;
    const { formatted_address: _, ...parts } = value;
    return withoutEmpty(parts);
  },
});

function fromText(text: string, loaded: unknown): unknown {
  if (text.trim() === '') return null;
  return isObject(loaded) && loaded['value'] === text ? loaded : { value: text };
}
