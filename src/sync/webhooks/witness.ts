import { memberOf } from '../../base/by-name';
import { readMoment } from '../../base/values/moments';
import { isObject } from '../../base/values/shapes';
import { type RecordSchema } from '../../pipedrive';
import { type ToldKind } from '../records/kinds';
import { type JsonObject } from './body-checks';
import { readWebhook } from './pipedrive-webhook';
import { formedBody } from './webhook-form';

/** What a webhook body of version 2 says of a record that was created or changed. */
export interface Witness {
  readonly id: number;
  /** The record's `update_time`, in seconds since the epoch. */
  readonly updatedAt: number;
  /** The record as the body shows it. */
  readonly record: JsonObject;
}

/**
 * The body as a witness of its record; null for any other body: of version 1, of a deletion or a merge, without the time
 * of the record's last update.
 */
export function witnessIn(body: unknown, object: ToldKind): Witness | null {
  if (!isObject(body) || !isObject(body['meta']) || formedBody(body).form.state !== 'data') return null;
  const event = readWebhook(body, object);
  if ('ignored' in event || event.action === 'delete' || event.mergedFrom !== null) return null;
  const updatedAt = readMoment(event.record['update_time'])?.second ?? null;
  return updatedAt === null ? null : { id: event.id, updatedAt, record: event.record };
}

/**
 * Of two bodies for one task the one that tells the later state; undefined where that cannot be told, so that the task
 * reads the record.
 */
export function laterBody(object: ToldKind): (waiting: unknown, newer: unknown) => unknown {
  return (waiting, newer) => {
    const [first, second] = [witnessIn(waiting, object), witnessIn(newer, object)];
    if (first === null || second === null || first.id !== second.id) return undefined;
    if (first.updatedAt !== second.updatedAt) return first.updatedAt > second.updatedAt ? waiting : newer;
    return JSON.stringify(first.record) === JSON.stringify(second.record) ? newer : undefined;
  };
}

/** A field of a record as a body tells it. */
export interface Told {
  readonly value: unknown;
}

/**
 * What a body says of a field, as the record itself would show it.
 *
 * @param name - the field's own name.
 * @returns null where the body does not say: it lacks the member. An empty custom field is one that it leaves out.
 */
export function toldOf(record: JsonObject, name: string, schema: RecordSchema): Told | null {
  const field = schema.resolve(name);
  if (field.primaryOf !== null) return primaryTold(record, field.primaryOf, schema);
  if (field.key === 'is_deleted') return { value: memberOf(record, field.key) ?? false };
  if (!field.isCustom) return read(memberOf(record, field.key), field.encoding);
  const custom = record['custom_fields'];
  return isObject(custom) ? read(untyped(memberOf(custom, field.key)), field.encoding) : null;
}

function primaryTold(record: JsonObject, list: string, schema: RecordSchema): Told | null {
  const told = toldOf(record, list, schema);
  return told && { value: schema.resolve(list).encoding.primary?.of(told.value) ?? null };
}

/** undefined is a member that is not there; of custom fields the typed form leaves none undefined. */
function read(wire: unknown, encoding: { read(wire: unknown): unknown }): Told | null {
  if (wire === undefined) return null;
  return { value: wire === null ? null : (encoding.read(wire) ?? null) };
}

/** From the typed form of webhooks to that of the REST API; null where the field is left out. */
function untyped(typed: unknown): unknown {
  if (typed === undefined || typed === null) return null;
  if (!isObject(typed)) return typed;
  const { type, ...parts } = typed;
  switch (type) {
    case 'enum':
    case 'user':
    case 'org':
    case 'people':
      return parts['id'] ?? null;
    case 'set':
      return Array.isArray(parts['values'])
        ? parts['values'].map((item: unknown) => (isObject(item) ? item['id'] : item))
        : null;
    case 'daterange':
    case 'timerange': {
      const { from, ...others } = parts;
      return { ...others, value: from };
    }
    case 'monetary':
    case 'time':
    case 'address':
      return parts;
    default:
      return parts['value'] ?? null;
  }
}
