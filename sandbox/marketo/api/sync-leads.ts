import { setTimeout as wait } from 'node:timers/promises';
import { type MarketoState } from '../state/marketo-state.ts';
import { choiceOf, type Members, membersOf, recordsOf, textOf } from './body.ts';
import { checkLead, type LeadAction, type LeadWrite, type SyncLeadsSettings } from './check-lead.ts';
import { type Checked, MarketoError } from './marketo-error.ts';
import { type Operation } from './operation.ts';
import { partitionOf } from './partitions.ts';

const ACTIONS: readonly LeadAction[] = ['createOrUpdate', 'createOnly', 'updateOnly', 'createDuplicate'];
const MEMBERS = ['input', 'action', 'lookupField', 'partitionName', 'asyncProcessing'];

export function syncLeads(state: MarketoState): Operation {
  return {
    permission: 'Read-Write Lead',
    accepts: [],
    body: 'json',
    write: true,
    async handle({ json }) {
      const members = membersOf(json, MEMBERS);
      const settings = settingsOf(members, state);
      const result: Record<string, unknown>[] = [];
      for (const record of recordsOf(members)) {
        const checked = checkLead(state, settings, record);
        if (state.switches.upsertRaceMs > 0) await wait(state.switches.upsertRaceMs);
        result.push(outcome(state, checked));
      }
      return { result };
    },
  };
}

function settingsOf(members: Members, { leadFields }: MarketoState): SyncLeadsSettings {
  const action = choiceOf(members, 'action', ACTIONS) ?? 'createOrUpdate';
  const lookupField = textOf(members, 'lookupField') ?? 'email';
  if (!leadFields.searchable().includes(lookupField)) {
    throw new MarketoError('1011', `Lookup field '${lookupField}' not supported`);
  }
  const asynchronous = members['asyncProcessing'] ?? false;
  if (asynchronous !== false) throw new MarketoError('1003', 'asyncProcessing is not supported by this sandbox');
  return { action, lookupField, partition: partitionOf(textOf(members, 'partitionName'), action) };
}

function outcome(state: MarketoState, checked: Checked<LeadWrite>): Record<string, unknown> {
  if ('refused' in checked) {
    if (checked.refused.code === '1006' && state.switches.unknownFieldLevel === 'response') {
      throw new MarketoError('1006', checked.refused.message);
    }
    return { status: 'skipped', reasons: [checked.refused] };
  }
  const { id, values, companyValues } = checked.accepted;
  if (companyValues) state.companies.update(companyValues.companyId, companyValues.values);
  if (id === null) return { id: state.leads.create(values, 'api'), status: 'created' };
  state.leads.update(id, values, 'api');
  return { id, status: 'updated' };
}
