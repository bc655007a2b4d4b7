import { type SandboxClock } from '../../core/clock.ts';
import { type Activity, ACTIVITY_TYPES } from '../state/activity-log.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { TYPES } from './activity-types.ts';
import { membersOf } from './lists.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation, type Payload } from './operation.ts';
import { decodeToken, encodeToken, invalidToken } from './paging.ts';
import { type Parameters } from './parameters.ts';

const PERMISSION = 'Read-Only Activity';
const PAGE = ['nextPageToken', 'batchSize'];
const KEPT_DELETIONS_MS = 14 * 24 * 3600 * 1000;
const LARGE_LIST = 10_000;

const operation = (accepts: readonly string[], handle: Operation['handle']): Operation => ({
  permission: PERMISSION,
  accepts,
  body: 'none',
  write: false,
  handle,
});

export function activityTypes(): Operation {
  return operation([], () => ({ result: [...TYPES] }));
}

export function pagingToken(): Operation {
  return operation(['sinceDatetime'], ({ parameters }) => {
    const since = Date.parse(parameters.requiredText('sinceDatetime'));
    if (Number.isNaN(since)) throw new MarketoError('704', 'Invalid date specified for sinceDatetime');
    return { nextPageToken: encodeToken({ since, after: 0 }) };
  });
}

export function readActivities(state: MarketoState, clock: SandboxClock): Operation {
  return operation([...PAGE, 'activityTypeIds', 'assetIds', 'leadIds', 'listId'], ({ parameters }) => {
    parameters.requiredText('activityTypeIds');
    const types = parameters.integers('activityTypeIds', 10);
    const assets = parameters.integers('assetIds', 300);
    if (assets.length > 0 && types.length !== 1) throw new MarketoError('1003', 'assetIds needs exactly one type');
    const concerned = leadFilter(state, parameters);
    return page(
      state,
      clock,
      parameters,
      (activity) =>
        types.includes(activity.activityTypeId) &&
        (assets.length === 0 || assets.includes(activity.primaryAttributeValueId ?? 0)) &&
        concerned(activity),
    );
  });
}

export function leadChanges(state: MarketoState, clock: SandboxClock): Operation {
  return operation([...PAGE, 'fields', 'leadIds', 'listId'], ({ parameters }) => {
    const fields = parameters.requiredList('fields', state.leadFields.all().length);
    const unknown = fields.find((name) => !state.leadFields.byName(name));
    if (unknown !== undefined) throw new MarketoError('1006', `Field '${unknown}' not found`);
    const concerned = leadFilter(state, parameters);
    const concerns = (activity: Activity): boolean =>
      activity.activityTypeId === ACTIVITY_TYPES.newLead ||
      (activity.activityTypeId === ACTIVITY_TYPES.changeDataValue &&
        activity.fields?.some((change) => fields.includes(change.name)) === true);
    return page(state, clock, parameters, (activity) => concerns(activity) && concerned(activity));
  });
}

export function deletedLeads(state: MarketoState, clock: SandboxClock): Operation {
  return operation(PAGE, ({ parameters }) => {
    const oldest = clock.now() - KEPT_DELETIONS_MS;
    const concerns = (activity: Activity): boolean =>
      activity.activityTypeId === ACTIVITY_TYPES.deleteLead && Date.parse(activity.activityDate) >= oldest;
    return page(state, clock, parameters, concerns);
  });
}

function leadFilter({ assets, switches }: MarketoState, parameters: Parameters): (activity: Activity) => boolean {
  const ids = parameters.integers('leadIds', 30);
  const members = membersOf(assets, parameters.text('listId'));
  if (members && members.size >= LARGE_LIST && switches.refuseLargeLists) {
    throw new MarketoError('1003', 'Too many leads in the list');
  }
  return ({ leadId }) => (ids.length === 0 || ids.includes(leadId)) && (!members || members.has(leadId));
}

/** A token is always given; only `moreResult` tells whether to go on. */
function page(
  { activities, switches }: MarketoState,
  clock: SandboxClock,
  parameters: Parameters,
  concerns: (activity: Activity) => boolean,
): Payload {
  const { since, after, begun } = decodeToken(parameters.requiredText('nextPageToken'));
  if (typeof since !== 'number' || typeof after !== 'number') throw invalidToken();
  if (switches.emptyActivityPages && begun !== true) {
    return { nextPageToken: encodeToken({ since, after, begun: true }), moreResult: true };
  }
  // Activity dates have whole seconds, so the second of the date asked for belongs to the answer.
  const earliest = Math.floor(since / 1000) * 1000;
  const found = activities
    .list(clock.now())
    .filter((activity) => activity.id > after && Date.parse(activity.activityDate) >= earliest && concerns(activity));
  const read = found.slice(0, parameters.batchSize());
  const next = encodeToken({ since, after: read.at(-1)?.id ?? after, begun: true });
  const result = read.map((activity) => shown(activity, switches.activityNumbers));
  return { ...(read.length > 0 ? { result } : {}), nextPageToken: next, moreResult: found.length > read.length };
}

function shown({ id, ...activity }: Activity, withNumber: boolean): object {
  return withNumber ? { id, ...activity } : activity;
}
