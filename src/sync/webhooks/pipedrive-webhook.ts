import { isObject } from '../../base/values/shapes';
import { KINDS, type ToldKind } from '../records/kinds';
import { idOrNull, type JsonObject, malformed } from './body-checks';
import { type FormedBody, formedBody, type WebhookAction } from './webhook-form';

/** What a webhook of Pipedrive tells of one record, whichever its version. */
export interface PipedriveWebhook {
  action: WebhookAction;
  id: number;
  /**
   * The record as the body shows it: after a create or change, before a deletion. Custom fields are in `custom_fields`,
   * typed (version 2), or beside the others (version 1), under their 40-character keys. A member that is absent is
   * unknown, not empty.
   */
  record: JsonObject;
  /** With a deletion: the record that took this one over; null where it was none of a merge. Version 1 never tells. */
  mergedTo: number | null;
  /** With a change: the record that was merged into this one, or null. */
  mergedFrom: number | null;
}

/** A well-formed webhook with nothing to do, and why. */
export interface IgnoredWebhook {
  ignored: string;
}

/** Words of Pipedrive, such as `deal_product`; nothing else is repeated in an answer. */
const WORD = /^[\w.-]{1,40}$/;

/**
 * Reads a webhook body of version 2 or 1.
 *
 * @param kind - what the route is for. A body of version 1 that names no object is taken to be about it.
 * @throws AppError `invalid-request` that names the field and what is expected.
 */
export function readWebhook(body: unknown, kind: ToldKind): PipedriveWebhook | IgnoredWebhook {
  const object = KINDS[kind].toldAs;
  const formed = formedBody(body);
  const { form, meta } = formed;
  const about =
    formed.object === undefined
      ? object
      : word(formed.object, `meta.${form.object}`, `the name of an object, such as ${object}`);
  if (about !== object) return { ignored: `the event is about another object: ${about}` };
  const actions = [...form.actions.keys()].join(', ');
  const name = word(formed.action, 'meta.action', `one of ${actions}`);
  const action = form.actions.get(name);
  if (action === undefined) return { ignored: `the event is none of ${actions}: ${name}` };
  const { field, record } = stateOf(formed, action);
  if (name === form.mergeAction) return mergeOf(formed, record, `${field}.id`);
  return {
    action,
    id: idOf(formed, record, `${field}.id`),
    record,
    mergedTo: action === 'delete' ? idOrNull(meta['merged_to_id'], 'meta.merged_to_id') : null,
    mergedFrom: action === 'change' ? idOrNull(meta['merged_from_id'], 'meta.merged_from_id') : null,
  };
}

/** An event about both records of a merge: whichever other id it names is that of the merged one. */
function mergeOf({ form, meta, previous }: FormedBody, record: JsonObject, field: string): PipedriveWebhook {
  const told = idOrNull(meta[form.id], `meta.${form.id}`);
  const id = idOrNull(record['id'], field) ?? told;
  if (id === null) throw malformed(field, 'a positive whole number');
  const ids = [told, idOrNull(previous?.['id'], 'previous.id')];
  const mergedFrom = ids.find((other) => other !== null && other !== id) ?? null;
  return { action: 'change', id, record, mergedTo: null, mergedFrom };
}

function word(value: unknown, field: string, expected: string): string {
  if (typeof value !== 'string' || !WORD.test(value)) throw malformed(field, expected);
  return value;
}

function stateOf(
  { form, current, previous }: FormedBody,
  action: WebhookAction,
): { field: string; record: JsonObject } {
  const isGone = action === 'delete' && !isObject(current);
  const [field, record] = isGone ? (['previous', previous] as const) : ([form.state, current] as const);
  if (!isObject(record)) throw malformed(field, `the record as an object, since the event is a ${action}`);
  return { field, record };
}

function idOf({ form, meta }: FormedBody, record: JsonObject, field: string): number {
  const metaField = `meta.${form.id}`;
  const [told, own] = [idOrNull(meta[form.id], metaField), idOrNull(record['id'], field)];
  if (told !== null && own !== null && told !== own) throw malformed(metaField, `the same id as ${field}`);
  const id = own ?? told;
  if (id === null) throw malformed(field, 'a positive whole number');
  return id;
}

/**
 * Whether Pipedrive sends the body again, because an earlier try was not answered with success: version 2 counts tries
 * from 1, version 1 repeats from 0.
 */
export function isRepeatedDelivery(body: unknown): boolean {
  const { meta, retry } = Object(body) as { meta?: unknown; retry?: unknown };
  const { attempt } = Object(meta) as { attempt?: unknown };
  return Number(attempt) > 1 || Number(retry) > 0;
}
