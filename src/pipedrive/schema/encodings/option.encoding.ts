import { isObject } from '../../../base/values/shapes';
import { folded, trimmed } from '../../../base/values/text';
import { AppError } from '../../../base/errors/app-error';
import { type EncodedField, type Encoding, type FieldOption } from './encoding';

/** The detail of a rejection that a fresh schema may settle: the option may be newer than what is known of the field. */
export const UNKNOWN_OPTION = 'unknownOption';

/** enum: an option's id on the wire, its label in the record. */
export const optionEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => labelOf(field, wire),
  accept: (value, loaded) => (isBlank(value) ? null : labelFor(field, value, [loaded])),
  write: (value) => idFor(field, value),
});

/** set: a list of option ids on the wire, a list of labels in the account's order in the record. */
export const optionSetEncoding = (field: EncodedField): Encoding => ({
  read: (wire) =>
    Array.isArray(wire) && wire.length > 0
      ? inOrder(
          field,
          wire.map((item) => labelOf(field, item)),
        )
      : null,
  accept(value, loaded) {
    const kept: unknown[] = Array.isArray(loaded) ? loaded : [];
    const items = itemsOf(field, value).filter((item) => !isBlank(item));
    return items.length > 0
      ? inOrder(
          field,
          items.map((item) => labelFor(field, item, kept)),
        )
      : null;
  },
  write: (value) => (Array.isArray(value) ? value.map((item) => idFor(field, item)) : value),
});

/** Text is a list with commas or semicolons, unless the whole text is one label, which may itself hold one. */
function itemsOf({ options }: EncodedField, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const isList = typeof value === 'string' && !options.some(({ label }) => trimmed(label) === trimmed(value));
  return isList ? value.split(/[,;]/) : [value];
}

/** The ids in a wire value that the field is not known to have. */
export function unknownOptions(options: readonly FieldOption[], wire: unknown): number[] {
  const ids = (Array.isArray(wire) ? wire : [wire]).map(idOf);
  return ids.filter((id) => Number.isInteger(id) && !options.some((option) => option.id === id));
}

/**
 * Options are told by their labels: a number is the id of none. Only an id that the record was loaded with, because no
 * label is known of it, stays; and where the account lists no options ids are all there is.
 */
function labelFor(field: EncodedField, value: unknown, loaded: readonly unknown[]): unknown {
  const isBareId = typeof value === 'number' && (field.options.length === 0 || loaded.includes(value));
  return isBareId ? value : optionFor(field, value).label;
}

const idFor = (field: EncodedField, accepted: unknown): unknown =>
  typeof accepted === 'number' ? accepted : optionFor(field, accepted).id;

function optionFor(field: EncodedField, value: unknown): FieldOption {
  const wanted = trimmed(String(isObject(value) ? value['label'] : value));
  const found =
    field.options.find(({ label }) => trimmed(label) === wanted) ??
    field.options.find(({ label }) => folded(label) === folded(wanted));
  if (found) return found;
  const labels = field.options.map(({ label }) => label).join(', ');
  throw new AppError('record-rejected', `The field ${field.description} has no such option; it has: ${labels}`, {
    field: field.key,
    [UNKNOWN_OPTION]: true,
  });
}

/** The label; the id itself where the account gives no option for it. */
function labelOf({ options }: EncodedField, wire: unknown): unknown {
  const id = idOf(wire);
  const given = isObject(wire) ? wire['label'] : undefined;
  return options.find((option) => option.id === id)?.label ?? given ?? (Number.isNaN(id) ? wire : id);
}

function idOf(wire: unknown): number {
  return Number(isObject(wire) ? wire['id'] : (wire ?? Number.NaN));
}

function inOrder({ options }: EncodedField, labels: unknown[]): unknown[] {
  const position = (label: unknown): number => {
    const index = options.findIndex((option) => option.label === label);
    return index < 0 ? options.length : index;
  };
  return [...new Set(labels)].sort((a, b) => position(a) - position(b));
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
