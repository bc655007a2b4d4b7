import { type Values } from '../schema/field.ts';
import { type KeepingSwitches, keptRecord, withoutBlocked } from '../schema/kept-values.ts';
import { type ObjectType } from '../schema/object-types.ts';
import { readValues } from '../schema/read-values.ts';
import { type ObjectTable } from '../state/object-table.ts';
import { choiceOf, type Members, membersOf, recordsOf } from './body.ts';
import { type Checked, MarketoError, type Reason, refused } from './marketo-error.ts';
import { type Operation } from './operation.ts';

type Action = 'createOrUpdate' | 'createOnly' | 'updateOnly';
type KeyKind = 'dedupeFields' | 'idField';

const ACTIONS: readonly Action[] = ['createOrUpdate', 'createOnly', 'updateOnly'];
const KEY_KINDS: readonly KeyKind[] = ['dedupeFields', 'idField'];

/** Says why a record with these values may not be written; `undefined` where it may. */
export type ReferenceCheck = (values: Values) => Reason | undefined;

interface SyncSettings {
  action: Action;
  dedupeBy: KeyKind;
  references: ReferenceCheck;
}

interface ObjectWrite {
  existing: Values | undefined;
  values: Values;
}

export function syncObjects(
  table: ObjectTable,
  permission: string,
  references: ReferenceCheck,
  switches: KeepingSwitches,
): Operation {
  return {
    permission,
    accepts: [],
    body: 'json',
    write: true,
    handle({ json }) {
      const members = membersOf(json, ['input', 'action', 'dedupeBy']);
      const action = choiceOf(members, 'action', ACTIONS) ?? 'createOrUpdate';
      const dedupeBy = choiceOf(members, 'dedupeBy', KEY_KINDS) ?? 'dedupeFields';
      if (dedupeBy === 'idField' && action !== 'updateOnly') {
        throw new MarketoError('1003', `dedupeBy 'idField' is not allowed with action '${action}'`);
      }
      const seen = new Set<string>();
      const result = recordsOf(members).map((given, seq) => {
        const record = keptRecord(table.type.fields, given, switches);
        const key = keyNames(table.type, dedupeBy).map((name) => String(record[name]).toLowerCase());
        const repeated = isRepeated(JSON.stringify(key), seen);
        const checked = repeated
          ? refused('1036', 'Duplicate object found in input')
          : check(table, { action, dedupeBy, references }, record);
        return { seq, ...outcome(table, checked, switches) };
      });
      return { result };
    },
  };
}

export function deleteObjects(table: ObjectTable, permission: string, inUse: (record: Values) => boolean): Operation {
  return {
    permission,
    accepts: [],
    body: 'json',
    write: true,
    handle({ json }) {
      const members = membersOf(json, ['input', 'deleteBy']);
      const deleteBy = choiceOf(members, 'deleteBy', KEY_KINDS) ?? 'dedupeFields';
      const result = recordsOf(members).map((record, seq) => {
        const key = keyOf(table.type, deleteBy, membersOf(record, keyNames(table.type, deleteBy)));
        if ('refused' in key) return { seq, status: 'skipped', reasons: [key.refused] };
        const existing = find(table, deleteBy, key.accepted);
        if (!existing) return { seq, status: 'skipped', reasons: [{ code: '1013', message: 'Record not found' }] };
        const id = existing[table.type.idField];
        if (inUse(existing)) return { seq, status: 'skipped', reasons: [{ code: '1022', message: 'Object in use' }] };
        table.delete(id);
        return { seq, [table.type.idField]: id, status: 'deleted' };
      });
      return { result };
    },
  };
}

function isRepeated(key: string, seen: Set<string>): boolean {
  const repeated = seen.has(key);
  seen.add(key);
  return repeated;
}

function check(
  table: ObjectTable,
  { action, dedupeBy, references }: SyncSettings,
  record: Members,
): Checked<ObjectWrite> {
  const key = keyOf(table.type, dedupeBy, record);
  if ('refused' in key) return key;
  const read = readValues(table.type.fields, withoutId(table.type, dedupeBy, record));
  if ('refused' in read) return read;
  const values = read.accepted;
  const keyChange = dedupeBy === 'idField' && table.type.dedupeFields.find((name) => name in values);
  if (keyChange) return refused('1003', `Field '${keyChange}' is not updateable`);
  const existing = find(table, dedupeBy, key.accepted);
  if (existing && action === 'createOnly') return refused('1017', 'Object already exists');
  if (!existing && action === 'updateOnly') return refused('1013', 'Object not found');
  const resulting: Values = { ...existing, ...values };
  const empty = table.type.required.find((name) => (resulting[name] ?? null) === null);
  if (empty !== undefined) return refused('1003', `Value for field '${empty}' must not be empty`);
  const reason = references(values);
  return reason ? { refused: reason } : { accepted: { existing, values } };
}

function outcome(
  table: ObjectTable,
  checked: Checked<ObjectWrite>,
  switches: KeepingSwitches,
): Record<string, unknown> {
  if ('refused' in checked) return { status: 'skipped', reasons: [checked.refused] };
  const { idField } = table.type;
  const { existing } = checked.accepted;
  const values = withoutBlocked(table.type.name, checked.accepted.values, switches);
  if (!existing) return { status: 'created', [idField]: table.create(values) };
  table.update(existing[idField], values);
  return { status: 'updated', [idField]: existing[idField] };
}

function keyNames(type: ObjectType, by: KeyKind): readonly string[] {
  return by === 'idField' ? [type.idField] : type.dedupeFields;
}

/** The record's key; every part must be there, with a value. */
function keyOf(type: ObjectType, by: KeyKind, record: Members): Checked<Values> {
  const names = keyNames(type, by);
  const absent = names.find((name) => record[name] === undefined || record[name] === null || record[name] === '');
  if (absent !== undefined) return refused('1003', `Value for key field '${absent}' is missing`);
  return { accepted: Object.fromEntries(names.map((name) => [name, record[name]])) as Values };
}

function withoutId(type: ObjectType, by: KeyKind, record: Members): Members {
  return Object.fromEntries(Object.entries(record).filter(([name]) => by !== 'idField' || name !== type.idField));
}

function find(table: ObjectTable, by: KeyKind, key: Values): Values | undefined {
  return by === 'idField' ? table.get(key[table.type.idField]) : table.byKey(key);
}
