import { type Assets } from '../state/assets.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { integerOf } from './parameters.ts';
import { DEFAULT_FIELDS } from './read-leads.ts';
import { picked, selectedFields } from './selected-fields.ts';

/** The leads of a static list, in the order of their ids. */
export function readList({ assets, leads, leadFields }: MarketoState): Operation {
  return {
    permission: 'Read-Only Lead',
    // Clients repeat the `listId` of the path beside it.
    accepts: ['listId', 'fields', 'batchSize', 'nextPageToken'],
    body: 'none',
    write: false,
    handle({ parameters, pathValue }) {
      const members = membersOf(assets, pathValue);
      const names = selectedFields(parameters.list('fields'), DEFAULT_FIELDS, leadFields.all(), 'id');
      const records = leads.all().filter((lead) => members?.has(Number(lead['id'])));
      const query = { list: pathValue, names };
      const shown = records.map((lead) => picked(lead, names));
      return pageOf(shown, query, parameters.batchSize(), parameters.text('nextPageToken'));
    },
  };
}

/** Ids of leads; undefined where no list is asked for. @throws MarketoError 1013 for an unknown list. */
export function membersOf({ lists }: Assets, listId: string | undefined): ReadonlySet<number> | undefined {
  if (listId === undefined) return undefined;
  const list = lists.get(integerOf(listId));
  if (!list) throw new MarketoError('1013', `List '${listId}' not found`);
  return list.values;
}
