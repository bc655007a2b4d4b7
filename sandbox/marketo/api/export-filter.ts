import { type Values } from '../schema/field.ts';
import { ACTIVITY_TYPES } from '../state/activity-log.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { type Members, membersOf } from './body.ts';
import { membersOf as membersOfList } from './lists.ts';
import { MarketoError } from './marketo-error.ts';
import { missing, wrongType } from './parameters.ts';

export type LeadFilter = (state: MarketoState) => Values[];

const NAMES = ['createdAt', 'updatedAt', 'staticListId', 'staticListName', 'smartListId', 'smartListName'];
const LONGEST_MS = 31 * 24 * 3600 * 1000;
/** Without milliseconds. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)$/;

/** @throws MarketoError for no filter or several, one that the instance does not have, and a range that is none. */
export function filterOf(filter: unknown, state: MarketoState): LeadFilter {
  if (filter === undefined || filter === null) throw missing('filter');
  const members = membersOf(filter, NAMES);
  const [name, ...others] = Object.keys(members);
  if (name === undefined) throw missing('filter');
  if (others.length > 0) throw new MarketoError('1003', 'Only one filter type can be given');
  if (name.startsWith('smartList') || (name === 'updatedAt' && !state.switches.bulkUpdatedAtFilter)) {
    throw new MarketoError('1035', `Unsupported filter type for target subscription: ${name}`);
  }
  if (name === 'staticListName') throw new MarketoError('1013', 'Static list not found');
  return name === 'staticListId' ? ofList(members, state) : inRange(name, members);
}

function ofList(members: Members, { assets }: MarketoState): LeadFilter {
  const id = members['staticListId'];
  if (typeof id !== 'number') throw wrongType(id, 'Integer');
  const ids = membersOfList(assets, String(id));
  return ({ leads }) => leads.all().filter((lead) => ids?.has(Number(lead['id'])));
}

function inRange(name: string, members: Members): LeadFilter {
  const range = membersOf(members[name], ['startAt', 'endAt']);
  const [start, end] = [momentOf(range, 'startAt'), momentOf(range, 'endAt')];
  if (end < start || end - start > LONGEST_MS) throw new MarketoError('1003', `${name} must span 31 days or less`);
  return (state) => {
    const changes = name === 'updatedAt' ? lastChanges(state) : new Map<number, number>();
    return state.leads.all().filter((lead) => {
      const at = changes.get(Number(lead['id'])) ?? Date.parse(String(lead['createdAt']));
      return at >= start && at <= end;
    });
  };
}

function momentOf(range: Members, name: string): number {
  const text = range[name];
  if (text === undefined || text === null) throw missing(name);
  if (typeof text !== 'string' || !MOMENT.test(text)) throw new MarketoError('1003', `Invalid date in ${name}`);
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

/** Unlike the field of that name, the filter follows changes of every field. */
function lastChanges({ activities }: MarketoState): Map<number, number> {
  const changed = activities.list(Infinity).filter(({ activityTypeId: id }) => id === ACTIVITY_TYPES.changeDataValue);
  return new Map(changed.map(({ leadId, activityDate }) => [leadId, Date.parse(activityDate)]));
}
