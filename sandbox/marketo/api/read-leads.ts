import { type MarketoState } from '../state/marketo-state.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { integerOf } from './parameters.ts';
import { picked, selectedFields } from './selected-fields.ts';

export const DEFAULT_FIELDS = ['id', 'email', 'firstName', 'lastName', 'createdAt', 'updatedAt'];
const MOST_HITS = 1000;
const READ_LEAD = 'Read-Only Lead';

export function readLead({ leads, leadFields }: MarketoState): Operation {
  return {
    permission: READ_LEAD,
    accepts: ['fields'],
    body: 'none',
    write: false,
    handle({ parameters, pathValue }) {
      const names = selectedFields(parameters.list('fields'), DEFAULT_FIELDS, leadFields.all(), 'id');
      const lead = leads.get(integerOf(pathValue));
      if (!lead) throw new MarketoError('1004', `Lead '${pathValue}' not found`);
      return { result: [picked(lead, names)] };
    },
  };
}

export function readLeads({ leads, leadFields }: MarketoState): Operation {
  return {
    permission: READ_LEAD,
    accepts: ['filterType', 'filterValues', 'fields', 'batchSize', 'nextPageToken'],
    body: 'none',
    write: false,
    handle({ parameters }) {
      const filterType = parameters.requiredText('filterType');
      if (!leadFields.searchable().includes(filterType))
        throw new MarketoError('1011', `Field '${filterType}' not supported`);
      const values = parameters.requiredList('filterValues', 300);
      const names = selectedFields(parameters.list('fields'), DEFAULT_FIELDS, leadFields.all(), 'id');
      const found = new Map(
        values.flatMap((value) => leads.withValue(filterType, value)).map((lead) => [lead['id'], lead]),
      );
      if (found.size > MOST_HITS) throw new MarketoError('1003', 'Too many results match the filter');
      const records = [...found.values()]
        .sort((one, other) => Number(one['id']) - Number(other['id']))
        .map((lead) => picked(lead, names));
      const query = { filterType, values, names };
      return pageOf(records, query, parameters.batchSize(), parameters.text('nextPageToken'));
    },
  };
}
