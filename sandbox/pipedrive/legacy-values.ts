import { ADDRESS_PARTS, type Field } from './fields.ts';
import { isRecord } from './problems.ts';
import { type Kind, type Values } from './record.ts';
import { legacyTime } from './times.ts';

/** Members that v1 calls otherwise. */
const RENAMED: Record<Kind, Record<string, string>> = {
  person: { emails: 'email', phones: 'phone' },
  organization: {},
  deal: { owner_id: 'user_id' },
  activity: { owner_id: 'user_id', creator_user_id: 'created_by_user_id' },
};

/** The values of a record under v1's names and in v1's shapes: flat, with relations as ids. */
export function legacyValues(
  kind: Kind,
  { members, custom }: Values,
  fields: readonly Field[],
): Record<string, unknown> {
  const own = Object.entries(members).flatMap(([member, value]) =>
    memberEntries(RENAMED[kind][member] ?? member, value),
  );
  const more = fields.flatMap((field) => customEntries(field, custom[field.code] ?? null));
  return Object.fromEntries([...own, ...more]);
}

type Entry = [string, unknown];

function memberEntries(name: string, value: unknown): Entry[] {
  if (name === 'label_ids') {
    const ids = Array.isArray(value) ? value : [];
    return [['label', ids.length === 0 ? null : ids.join(',')]];
  }
  if (name === 'address' || name === 'location') return addressEntries(name, value);
  if (name === 'visible_to') return [[name, String(value)]];
  if (name === 'participants') return [];
  return [[name, name.endsWith('_time') && typeof value === 'string' ? timeOf(value) : value]];
}

/** A moment in v1's form; a time of day as it is. */
function timeOf(value: string): string {
  return value.includes('T') ? legacyTime(value) : value;
}

function addressEntries(name: string, value: unknown): Entry[] {
  const parts = isRecord(value) ? value : {};
  const more = [...ADDRESS_PARTS, 'formatted_address'].map((part): Entry => [`${name}_${part}`, parts[part] ?? null]);
  return [[name, parts['value'] ?? null], ...more];
}

function customEntries({ code, type }: Field, value: unknown): Entry[] {
  const parts = isRecord(value) ? value : {};
  const part = (name: string): Entry => [`${code}_${name}`, parts[name] ?? null];
  const main: Entry = [code, parts['value'] ?? null];
  switch (type) {
    case 'monetary':
      return [main, part('currency')];
    case 'daterange':
      return [main, part('until')];
    case 'time':
      return [main, part('timezone_id')];
    case 'timerange':
      return [main, part('until'), part('timezone_id')];
    case 'address':
      return addressEntries(code, value);
    case 'set':
      return [[code, Array.isArray(value) ? value.join(',') : null]];
    case 'enum':
      return [[code, typeof value === 'number' ? String(value) : null]];
    default:
      return [[code, value]];
  }
}
