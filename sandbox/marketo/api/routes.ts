import { type SandboxClock } from '../../core/clock.ts';
import { describeLeads, describeLeads2, describeObject } from '../schema/describe.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { activityTypes, deletedLeads, leadChanges, pagingToken, readActivities } from './activities.ts';
import { deleteLeads } from './delete-leads.ts';
import { type Operation, type Route } from './operation.ts';
import { type Quota } from './quota.ts';
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
  return [...leadRoutes(state), ...objectRoutes(state), ...activityRoutes(state, clock), ...usageRoutes(quota)];
}

function leadRoutes(state: MarketoState): Route[] {
  return [
    { path: at('leads'), read: readLeads(state), write: syncLeads(state) },
    { path: at('lead/([^/]+)'), read: readLead(state) },
    { path: at('leads/delete'), write: deleteLeads(state) },
    { path: at('leads/describe'), read: described('Read-Only Lead', describeLeads()) },
    { path: at('leads/describe2'), read: described('Read-Only Lead', describeLeads2()) },
  ];
}

function objectRoutes(state: MarketoState): Route[] {
  const { companies, opportunities, roles } = state;
  return [
    ...objectRoutesOf('companies', 'Company', companies, referencesOfCompany, companyInUse(state)),
    ...objectRoutesOf(
      'opportunities',
      'Opportunity',
      opportunities,
      referencesOfOpportunity(state),
      opportunityInUse(state),
    ),
    ...objectRoutesOf('opportunities/roles', 'Opportunity', roles, referencesOfRole(state), () => false),
  ];
}

function objectRoutesOf(
  path: string,
  noun: string,
  table: MarketoState['companies'],
  references: Parameters<typeof syncObjects>[2],
  inUse: Parameters<typeof deleteObjects>[2],
): Route[] {
  const [reading, writing] = [`Read-Only ${noun}`, `Read-Write ${noun}`];
  return [
    { path: at(path), read: readObjects(table, reading), write: syncObjects(table, writing, references) },
    { path: at(`${path}/delete`), write: deleteObjects(table, writing, inUse) },
    { path: at(`${path}/describe`), read: described(reading, describeObject(table.type)) },
  ];
}

function activityRoutes(state: MarketoState, clock: SandboxClock): Route[] {
  return [
    { path: at('activities/types'), read: activityTypes() },
    { path: at('activities/pagingtoken'), read: pagingToken() },
    { path: at('activities'), read: readActivities(state) },
    { path: at('activities/leadchanges'), read: leadChanges(state) },
    { path: at('activities/deletedleads'), read: deletedLeads(state, clock) },
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

function at(path: string): RegExp {
  return new RegExp(`^/rest/v1/${path}\\.json$`);
}

function described(permission: string, result: unknown[]): Operation {
  return { permission, accepts: [], body: 'none', write: false, handle: () => ({ result }) };
}
