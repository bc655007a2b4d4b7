import { type MarketoState } from '../state/marketo-state.ts';
import { membersOf, recordsOf } from './body.ts';
import { MarketoError } from './marketo-error.ts';
import { type MarketoRequest, type Operation } from './operation.ts';
import { missing, wrongType } from './parameters.ts';

export function deleteLeads({ leads }: MarketoState): Operation {
  return {
    permission: 'Read-Write Lead',
    accepts: ['id'],
    body: 'optional',
    write: true,
    handle(request) {
      const result = idsOf(request).map((id) => {
        if (!leads.get(id)) {
          return { id, status: 'skipped', reasons: [{ code: '1004', message: `Lead '${id}' not found` }] };
        }
        leads.delete(id, 'api');
        return { id, status: 'deleted' };
      });
      return { result };
    },
  };
}

function idsOf({ parameters, json }: MarketoRequest): number[] {
  if (json === undefined) {
    const ids = parameters.integers('id', 300);
    if (ids.length === 0) throw missing('input');
    return ids;
  }
  if (parameters.names().includes('id')) throw new MarketoError('1003', 'Give the ids in the body or in the query');
  return recordsOf(membersOf(json, ['input'])).map((record) => {
    const { id } = membersOf(record, ['id']);
    if (id === undefined) throw missing('id');
    if (typeof id !== 'number' || !Number.isInteger(id)) throw wrongType(id, 'Integer');
    return id;
  });
}
