import { isObject } from '../../base/values/shapes';
import { memberOf, setMember } from '../../base/by-name';
import { type Values } from '../../base/records/field-record';
import { type AccountField } from '../schema/account-field';
import { type WireRecord } from '../schema/record-kind';

/**
 * The body of a create or update with these values. An empty `custom_fields` is never sent: it was seen to clear all
 * custom fields.
 *
 * @throws AppError `record-rejected`, UnknownFieldError
 */
export async function encodedBody(
  fieldOf: (key: string) => AccountField,
  assigned: Values,
  loaded: Values,
  defaultCurrency: () => Promise<string | undefined>,
): Promise<WireRecord> {
  const body: WireRecord = {};
  const custom: WireRecord = {};
  for (const [key, value] of Object.entries(assigned)) {
    const field = fieldOf(key);
    const wire = encoded(field, value, memberOf(loaded, key));
    const sent = lacksCurrency(field, wire) ? await priced(wire, defaultCurrency) : wire;
    setMember(field.isCustom ? custom : body, field.key, sent);
  }
  return Object.keys(custom).length > 0 ? { ...body, custom_fields: custom } : body;
}

function encoded(field: AccountField, value: unknown, loaded: unknown): unknown {
  const accepted = value === null ? null : field.encoding.accept(value, loaded);
  return accepted === null ? emptyOf(field) : field.encoding.write(accepted);
}

/** Custom fields are cleared by null, and refuse an empty list; built-in lists are lists. */
function emptyOf({ isCustom, traits, encoding }: AccountField): unknown {
  return !isCustom && (traits.options === 'several' || encoding.primary) ? [] : null;
}

function lacksCurrency({ traits }: AccountField, wire: unknown): wire is Record<string, unknown> {
  return traits.hasCurrency === true && isObject(wire) && wire['currency'] === undefined;
}

async function priced(
  wire: Record<string, unknown>,
  defaultCurrency: () => Promise<string | undefined>,
): Promise<unknown> {
  const currency = await defaultCurrency();
  return currency === undefined ? wire : { ...wire, currency };
}
