import { adapterNames } from '../mapping/adapters';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { functionLabel } from '../mapping/function-label';
import { type FieldEntry, type Mapping, TABLE_NAMES, TABLES } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { LINKED_KINDS, type RecordKind } from '../records/kinds';

/** What a change is about: a field of a kind, its options included, or the users of the account. */
export type Changed = { readonly kind: RecordKind; readonly field: string } | 'users';

/** Of both accounts, as they are known without a call. */
export type KnownFields = (kind: RecordKind) => FieldCatalogue | undefined;

/**
 * The entries of a mapping that a change concerns, as paths: `personFromLead.tier`, `links.lead`. What a transformer reads
 * is not known, so it is concerned only by its target.
 */
export function concernedEntries(changed: Changed, mapping: Mapping, known: KnownFields): string[] {
  const links = LINKED_KINDS.filter((kind) => isMeant(changed, kind, mapping.links[kind], known));
  const entries = TABLE_NAMES.flatMap((table) => {
    const { source, target } = TABLES[table];
    return Object.entries(mapping[table] ?? {})
      .filter(([field, entry]) => {
        const read = source !== 'email' && 'fields' in entry ? entry.fields : [];
        const reads = read.some((name) => source !== 'email' && isMeant(changed, source, name, known));
        return reads || isMeant(changed, target, field, known) || (changed === 'users' && asksForUsers(entry));
      })
      .map(([field]) => `${table}.${field}`);
  });
  return [...links.map((kind) => `links.${kind}`), ...entries];
}

function isMeant(changed: Changed, kind: RecordKind, name: string, known: KnownFields): boolean {
  const fields = known(kind);
  const field = fields && fieldOf(fields, name);
  if (changed === 'users') return field?.refersTo === 'user';
  if (changed.kind !== kind) return false;
  return name === changed.field || (field !== undefined && field.name === fieldOf(fields!, changed.field)?.name);
}

const OF_USERS = adapterNames.filter((name) => name.startsWith('user')).map((name) => `a.${name}`);

function asksForUsers(entry: FieldEntry): boolean {
  const given = 'fields' in entry ? [entry.preAdapter, entry.postAdapter] : [entry.transformer, entry.postAdapter];
  return given.some((each) => each !== undefined && OF_USERS.some((name) => functionLabel(each).startsWith(name)));
}
