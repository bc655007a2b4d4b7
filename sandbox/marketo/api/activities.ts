import { LEAD_FIELDS } from '../schema/lead-fields.ts';
import { type SandboxClock } from '../../core/clock.ts';
import { type Activity, ACTIVITY_TYPES } from '../state/activity-log.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation, type Payload } from './operation.ts';
import { decodeToken, encodeToken, invalidToken } from './paging.ts';
import { type Parameters } from './parameters.ts';

const PERMISSION = 'Read-Only Activity';
const PAGE = ['nextPageToken', 'batchSize'];
const KEPT_DELETIONS_MS = 14 * 24 * 3600 * 1000;

const TYPES = [
  {
    id: 6,
    name: 'Send Email',
    description: 'Send Marketo Email to a person',
    primaryAttribute: { name: 'Mailing ID', dataType: 'integer' },
    attributes: [],
  },
  { id: 12, name: 'New Lead', description: 'New person/record is added to the lead database', attributes: [] },
  { id: 13, name: 'Change Data Value', description: 'Changed attribute value for a person/record', attributes: [] },
  { id: 37, name: 'Delete Lead', description: 'Person/record is deleted from the lead database', attributes: [] },
];

const operation = (accepts: readonly string[], handle: Operation['handle']): Operation => ({
  permission: PERMISSION,
  accepts,
  body: 'none',
  write: false,
  handle,
});

export function activityTypes(): Operation {
  return operation([], () => ({ result: TYPES }));
}

export function pagingToken(): Operation {
  return operation(['sinceDatetime'], ({ parameters }) => {
    const since = Date.parse(parameters.requiredText('sinceDatetime'));
    if (Number.isNaN(since)) throw new MarketoError('704', 'Invalid date specified for sinceDatetime');
    return { nextPageToken: encodeToken({ since, after: 0 }) };
  });
}

export function readActivities({ activities }: MarketoState): Operation {
  return operation([...PAGE, 'activityTypeIds', 'leadIds'], ({ parameters }) => {
    parameters.requiredText('activityTypeIds');
    const types = parameters.integers('activityTypeIds', 10);
    const leads = leadFilter(parameters);
    return page(
      activities.list(),
      parameters,
      (activity) => types.includes(activity.activityTypeId) && leads(activity),
    );
  });
}

export function leadChanges({ activities }: MarketoState): Operation {
  return operation([...PAGE, 'fields', 'leadIds'], ({ parameters }) => {
    const fields = parameters.requiredList('fields', LEAD_FIELDS.length);
    const unknown = fields.find((name) => !LEAD_FIELDS.some((field) => field.name === name));
    if (unknown !== undefined) throw new MarketoError('1006', `Field '${unknown}' not found`);
    const leads = leadFilter(parameters);
    const concerns = (activity: Activity): boolean =>
      activity.activityTypeId === ACTIVITY_TYPES.newLead ||
      (activity.activityTypeId === ACTIVITY_TYPES.changeDataValue &&
        activity.fields?.some((change) => fields.includes(change.name)) === true);
    return page(activities.list(), parameters, (activity) => concerns(activity) && leads(activity));
  });
}

export function deletedLeads({ activities }: MarketoState, clock: SandboxClock): Operation {
  return operation(PAGE, ({ parameters }) => {
    const oldest = clock.now() - KEPT_DELETIONS_MS;
    const concerns = (activity: Activity): boolean =>
      activity.activityTypeId === ACTIVITY_TYPES.deleteLead && Date.parse(activity.activityDate) >= oldest;
    return page(activities.list(), parameters, concerns);
  });
}

function leadFilter(parameters: Parameters): (activity: Activity) => boolean {
  const ids = parameters.integers('leadIds', 30);
  return (activity) => ids.length === 0 || ids.includes(activity.leadId);
}

/** A token is always given; only `moreResult` tells whether to go on. */
function page(all: readonly Activity[], parameters: Parameters, concerns: (activity: Activity) => boolean): Payload {
  const token = decodeToken(parameters.requiredText('nextPageToken'));
  const { since, after } = token;
  if (typeof since !== 'number' || typeof after !== 'number') throw invalidToken();
  // Activity dates have whole seconds, so the second of the date asked for belongs to the answer.
  const earliest = Math.floor(since / 1000) * 1000;
  const found = all.filter(
    (activity) => activity.id > after && Date.parse(activity.activityDate) >= earliest && concerns(activity),
  );
  const result = found.slice(0, parameters.batchSize());
  const next = encodeToken({ since, after: result.at(-1)?.id ?? after });
  return { ...(result.length > 0 ? { result } : {}), nextPageToken: next, moreResult: found.length > result.length };
}
