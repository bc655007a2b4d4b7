import { isDeepStrictEqual } from 'node:util';
import { type Actor } from './actor.ts';
import { type Field } from './fields.ts';
import { legacyValues } from './legacy-values.ts';
import { type Kind, type Values } from './record.ts';
import { legacyTime } from './times.ts';

/** One change of one field; `from` and `to` are v1's texts. */
interface Change {
  id: number;
  record: string;
  field: string;
  from: string | null;
  to: string | null;
  at: string;
  actor: Actor;
}

export interface Update {
  kind: Kind;
  id: number;
  before: Values;
  after: Values;
  /** The custom fields of the kind. */
  fields: readonly Field[];
  actor: Actor;
  /** UTC, whole seconds. */
  at: string;
}

/** Members that no user edits. */
const UNLOGGED = new Set([
  'id',
  'update_time',
  'add_time',
  'first_name',
  'last_name',
  'stage_change_time',
  'archive_time',
]);

/** What was changed in which record, through the API and by users alike; what a record was created with is no change. */
export class Changelog {
  private readonly changes: Change[] = [];

  note({ kind, id, before, after, fields, actor, at }: Update): void {
    // v1 gives no changelog of activities.
    if (kind === 'activity') return;
    const [old, present] = [before, after].map((values) => textsOf(kind, values, fields));
    for (const field of new Set([...Object.keys(old!), ...Object.keys(present!)])) {
      const [from, to] = [old![field] ?? null, present![field] ?? null];
      if (UNLOGGED.has(field) || isDeepStrictEqual(from, to)) continue;
      this.changes.push({ id: this.changes.length + 1, record: `${kind}:${String(id)}`, field, from, to, at, actor });
    }
  }

  /** Rows of v1's changelog with their order, oldest first. */
  of(kind: Kind, id: number): { id: number; body: Record<string, unknown> }[] {
    return this.changes
      .filter(({ record }) => record === `${kind}:${String(id)}`)
      .map((change) => ({ id: change.id, body: bodyOf(change) }));
  }
}

function bodyOf({ field, from, to, at, actor }: Change): Record<string, unknown> {
  return {
    field_key: field,
    old_value: from,
    new_value: to,
    actor_user_id: actor.userId,
    time: legacyTime(at),
    change_source: actor.source,
    change_source_user_agent: null,
    is_bulk_update_flag: false,
  };
}

function textsOf(kind: Kind, values: Values, fields: readonly Field[]): Record<string, string | null> {
  const entries = Object.entries(legacyValues(kind, values, fields));
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(entryText).join(', ');
  return typeof value === 'string' ? value : String(Number(value));
}

/** An e-mail or phone by its value. */
function entryText(entry: unknown): string {
  return String((entry as { value: unknown }).value);
}
