import { isObject } from '../../../base/values/shapes';
import { type EncodedField, type Encoding, unfit } from './encoding';
import { numberIn } from './plain.encoding';

/** A person who takes part in an activity. */
export interface Participant {
  person_id: number;
  primary: boolean;
}

/** participants: a list of `{ person_id, primary }` with exactly one primary entry; an id is taken as an entry. */
export const participantsEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => entriesOf(wire),
  accept(value) {
    const items = Array.isArray(value) ? value.map((item: unknown) => entryFrom(item)) : [undefined];
    if (items.includes(undefined)) throw unfit(field, 'a list of { person_id, primary }');
    return entriesOf(items);
  },
  write: (value) => value,
  primary: {
    of: (list) => entriesOf(list).find(({ primary }) => primary)?.person_id ?? null,
    set: (list, value) => withPrimary(entriesOf(list), value),
  },
});

function entriesOf(value: unknown): Participant[] {
  const entries = (Array.isArray(value) ? value : [])
    .filter(isObject)
    .filter((entry) => Number.isInteger(entry['person_id']));
  const primary = Math.max(
    0,
    entries.findIndex((entry) => entry['primary'] === true),
  );
  return entries.map((entry, index) => ({ person_id: Number(entry['person_id']), primary: index === primary }));
}

function entryFrom(item: unknown): object | undefined {
  const entry = isObject(item) ? item : { person_id: numberIn(item) };
  return Number.isInteger(entry['person_id']) ? entry : undefined;
}

function withPrimary(entries: Participant[], wanted: unknown): Participant[] {
  if (typeof wanted !== 'number') return entriesOf(entries.filter(({ primary }) => !primary));
  const others = entries
    .filter(({ person_id }) => person_id !== wanted)
    .map(({ person_id }) => ({ person_id, primary: false }));
  return [{ person_id: wanted, primary: true }, ...others];
}
