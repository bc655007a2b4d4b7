import { type SandboxClock } from '../../core/clock.ts';
import { describeLeads, describeLeads2, describeObject } from '../schema/describe.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { activityTypes, deletedLeads, leadChanges, pagingToken, readActivities } from './activities.ts';
import { readEmail, readEmailContent, readProgram } from './assets.ts';
import { createLeadFields } from './lead-schema.ts';
import { deleteLeads } from './delete-leads.ts';
import { leadExportOperations } from './lead-exports.ts';
import { readList } from './lists.ts';
import { type Operation, type Route } from './operation.ts';
import { type Quota } from './quota.ts';
import { withoutNativeCrm } from './native-crm.ts';
import { readLead, readLeads } from './read-leads.ts';
import { readObjects } from './read-objects.ts';
import {
  companyInUse,
  opportunityInUse,
  referencesOfCompany,
  referencesOfOpportunity,
  referencesOfRole,
} from './references.ts';
import { syncLeads } from './sync-leads.ts';
import { errorStatistics, usage } from './usage.ts';
import { deleteObjects, syncObjects } from './write-objects.ts';

/** Every operation that this sandbox imitates. */
export function createRoutes(state: MarketoState, quota: Quota, clock: SandboxClock): Route[] {
  return [
    ...leadRoutes(state),
    ...objectRoutes(state),
    ...activityRoutes(state, clock),
    ...assetRoutes(state),
    ...usageRoutes(quota),
    ...exportRoutes(state),
  ];
}

function leadRoutes(state: MarketoState): Route[] {
  return [
    { path: at('leads'), read: readLeads(state), write: syncLeads(state) },
    { path: at('lead/([^/]+)'), read: readLead(state) },
    { path: at('leads/delete'), write: deleteLeads(state) },
    { path: at('leads/describe'), read: described('Read-Only Lead', () => describeLeads(state.leadFields)) },
    { path: at('leads/describe2'), read: described('Read-Only Lead', () => describeLeads2(state.leadFields)) },
    { path: at('leads/schema/fields'), write: createLeadFields(state) },
    { path: at('lists?/([^/]+)/leads'), read: readList(state) },
  ];
}

function objectRoutes(state: MarketoState): Route[] {
  const { companies, opportunities, roles } = state;
  return [
    ...objectRoutesOf(state, 'companies', 'Company', companies, referencesOfCompany, companyInUse(state)),
    ...objectRoutesOf(
      state,
      'opportunities',
      'Opportunity',
      opportunities,
      referencesOfOpportunity(state),
      opportunityInUse(state),
    ),
    ...objectRoutesOf(state, 'opportunities/roles', 'Opportunity', roles, referencesOfRole(state), () => false).map(
      (route) => ({ ...route, ...(route.read ? { read: withoutNativeCrm(state, route.read) } : {}) }),
    ),
  ];
}

function objectRoutesOf(
  state: MarketoState,
  path: string,
  noun: string,
  table: MarketoState['companies'],
  references: Parameters<typeof syncObjects>[2],
  inUse: Parameters<typeof deleteObjects>[2],
): Route[] {
  const [reading, writing] = [`Read-Only ${noun}`, `Read-Write ${noun}`];
  const write = withoutNativeCrm(state, syncObjects(table, writing, references, state.switches));
  return [
    { path: at(path), read: readObjects(table, reading), write },
    { path: at(`${path}/delete`), write: withoutNativeCrm(state, deleteObjects(table, writing, inUse)) },
    { path: at(`${path}/describe`), read: described(reading, () => describeObject(table.type)) },
  ];
}

function activityRoutes(state: MarketoState, clock: SandboxClock): Route[] {
  return [
    { path: at('activities/types'), read: activityTypes() },
    { path: at('activities/pagingtoken'), read: pagingToken() },
    { path: at('activities'), read: readActivities(state, clock) },
    { path: at('activities/leadchanges'), read: leadChanges(state, clock) },
    { path: at('activities/deletedleads'), read: deletedLeads(state, clock) },
  ];
}

function assetRoutes(state: MarketoState): Route[] {
  return [
    { path: asset('program'), read: readProgram(state) },
    { path: asset('email'), read: readEmail(state) },
    { path: asset('email', '/content'), read: readEmailContent(state) },
  ];
}

function usageRoutes(quota: Quota): Route[] {
  return [
    { path: at('stats/usage'), read: usage(quota, 1) },
    { path: at('stats/usage/last7days'), read: usage(quota, 7) },
    { path: at('stats/errors'), read: errorStatistics(quota, 1) },
    { path: at('stats/errors/last7days'), read: errorStatistics(quota, 7) },
  ];
}

function exportRoutes(state: MarketoState): Route[] {
  const { create, enqueue, status, cancel, file, list } = leadExportOperations(state);
  const job = (operation: string): RegExp => new RegExp(`^/bulk/v1/leads/export/([^/]+)/${operation}\\.json$`);
  return [
    { path: /^\/bulk\/v1\/leads\/export\.json$/, read: list },
    { path: /^\/bulk\/v1\/leads\/export\/create\.json$/, write: create },
    { path: job('enqueue'), write: enqueue },
    { path: job('status'), read: status },
    { path: job('cancel'), write: cancel },
    { path: job('file'), read: file },
  ];
}

function at(path: string): RegExp {
  return new RegExp(`^/rest/v1/${path}\\.json$`);
}

function asset(kind: string, part = ''): RegExp {
  return new RegExp(`^/rest/asset/v1/${kind}/(\\d+)${part}\\.json$`);
}

function described(permission: string, result: () => unknown[]): Operation {
  return { permission, accepts: [], body: 'none', write: false, handle: () => ({ result: result() }) };
}
