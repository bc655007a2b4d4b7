import { isObject } from '../../base/values/shapes';
import { type JsonObject, malformed, objectOrNull } from './body-checks';

export type WebhookAction = 'create' | 'change' | 'delete';

/** How one version of Pipedrive's webhooks calls what all versions tell. */
interface WebhookForm {
  /** The member that holds the record as it is now. */
  state: 'data' | 'current';
  /** The value of `meta.version` or `v`; a body may lack it. */
  versions: readonly unknown[];
  /** Members of `meta`. */
  object: 'entity' | 'object';
  id: 'entity_id' | 'id';
  /** What the version's words for an event mean. */
  actions: ReadonlyMap<string, WebhookAction>;
  /** The word for one event about both records of a merge: the state is the survivor's, `previous` or the id may be the other's. */
  mergeAction?: string;
}

const VERSION_2: WebhookForm = {
  versions: ['2.0', '2', 2, undefined],
  state: 'data',
  object: 'entity',
  id: 'entity_id',
  actions: new Map([
    ['create', 'create'],
    ['change', 'change'],
    ['delete', 'delete'],
  ]),
};

/** `merged` tells of the record that survives; where the other one gives a `deleted`, that does not name the merge. */
const VERSION_1: WebhookForm = {
  versions: ['1.0', '1', 1, undefined],
  state: 'current',
  object: 'object',
  id: 'id',
  actions: new Map([
    ['added', 'create'],
    ['updated', 'change'],
    ['merged', 'change'],
    ['deleted', 'delete'],
  ]),
  mergeAction: 'merged',
};

/** A body whose version is known. */
export interface FormedBody {
  form: WebhookForm;
  meta: JsonObject;
  /** The version's word for the event. */
  action: unknown;
  /** What kind of record the event is about; undefined where a body of version 1 does not say. */
  object: unknown;
  current: unknown;
  previous: JsonObject | null;
}

/**
 * Tells the versions apart: 2 has `meta`, `data` and `previous`; 1 has `current` and `previous`, usually with `meta` and
 * `event`.
 *
 * @see https://pipedrive.readme.io/docs/guide-for-webhooks-v2
 * @see https://pipedrive.readme.io/docs/guide-for-webhooks
 * @throws AppError `invalid-request`
 */
export function formedBody(body: unknown): FormedBody {
  if (!isObject(body)) throw malformed('The body', 'the JSON object of a Pipedrive webhook');
  if ('current' in body || 'event' in body) return version1(body);
  if (!isObject(body['meta'])) {
    throw malformed('meta', 'an object with action and entity (version 2), or the body needs current (version 1)');
  }
  return version2(body, body['meta']);
}

function version2(body: JsonObject, meta: JsonObject): FormedBody {
  if (!VERSION_2.versions.includes(meta['version'])) throw malformed('meta.version', '"2.0"');
  const { data: current, previous } = body;
  const { action, entity: object = null } = meta;
  return { form: VERSION_2, meta, action, object, current, previous: objectOrNull(previous, 'previous') };
}

function version1(body: JsonObject): FormedBody {
  const meta = objectOrNull(body['meta'], 'meta') ?? {};
  if (!VERSION_1.versions.includes(body['v'] ?? meta['v'])) throw malformed('v', '1');
  const { current, event } = body;
  const previous = objectOrNull(body['previous'], 'previous');
  const [eventAction, eventObject] = typeof event === 'string' ? event.split('.') : [];
  return {
    form: VERSION_1,
    meta,
    action: meta['action'] ?? eventAction ?? impliedAction(current, previous),
    object: meta['object'] ?? eventObject,
    current,
    previous,
  };
}

function impliedAction(current: unknown, previous: JsonObject | null): string {
  if (!isObject(current)) return 'deleted';
  return previous === null ? 'added' : 'updated';
}
