import { type NewTask } from '../../queue';
import { companyToOrganizationFlow } from '../flows/company-to-organization.flow';
import { dealToOpportunityFlow } from '../flows/deal-to-opportunity.flow';
import { type Flow } from '../flows/flow';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { organizationToCompanyFlow } from '../flows/organization-to-company.flow';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { type CarriedKind, isCarried, type RecordKind, TOLD_KINDS, type ToldKind } from '../records/kinds';
import { type RecordReference } from '../records/record';
import { deletionWithoutValues } from '../webhooks/kept-body';
import { laterBody } from '../webhooks/witness';
import { defineTask, eitherOf, type RecordTaskDefinition } from './define-task';

/** Carries a lead, with the organization of its company, to Pipedrive. */
export const leadToPersonTask = defineTask('lead-to-person', 'lead', 'leadId');

/** Deletes the person of a lead that was deleted. */
export const deletePersonTask = { ...defineTask('delete-person', 'person', 'personId'), needs: ['pipedrive'] };

/** Makes one activity of the lead itself or, with `type`, one of each e-mail that was sent to it lately. */
export const leadToActivityTask = defineTask('lead-to-activity', 'lead', 'leadId', { type: ['email_sent'] });

/** Carries a person, with the company of its organization, to Marketo. */
export const personToLeadTask = {
  ...defineTask('person-to-lead', 'person', 'personId'),
  bodyOfBoth: laterBody('person'),
};

/**
 * Deletes or flags the lead of a person that was deleted. It names the person where the link to the lead could not be
 * read yet: the task's payload holds it.
 */
export const deleteLeadTask = {
  ...eitherOf(defineTask('delete-lead', 'lead', 'leadId'), defineTask('delete-lead', 'person', 'personId')),
  keptBody: (body: unknown, stored: object) => deletionWithoutValues(body, 'personId' in stored),
  needs: ['marketo'],
  bodyNeeds: ['pipedrive'],
};

/** Carries a company to Pipedrive, where people decided for it; else that happens with a lead of it. */
const companyToOrganizationTask = defineTask('company-to-organization', 'company', 'companyId');

/** Carries an organization to Marketo. */
export const organizationToCompanyTask = {
  ...defineTask('organization-to-company', 'organization', 'organizationId'),
  bodyOfBoth: laterBody('organization'),
};

/** Carries a deal to Marketo, with the role of its contact. */
export const dealToOpportunityTask = {
  ...defineTask('deal-to-opportunity', 'deal', 'dealId'),
  bodyOfBoth: laterBody('deal'),
};

/** What the service can be asked to do; each has exactly one handler, which is checked at start. */
export const TASKS = [
  leadToPersonTask,
  deletePersonTask,
  leadToActivityTask,
  personToLeadTask,
  deleteLeadTask,
  organizationToCompanyTask,
  companyToOrganizationTask,
  dealToOpportunityTask,
] as const;

/** How a record is carried over to its own target. */
export interface CarriedOver {
  readonly task: RecordTaskDefinition<object>;
  readonly flow: Flow;
  /** Whether the task does nothing beside the flow, so that it needs no handler of its own. */
  readonly isFlowAlone?: true;
  readonly routes?: Routes;
}

/** Kinds of Pipedrive whose routes carry over, and do nothing else. A person may also be merged and deleted. */
export type RoutedKind = Exclude<ToldKind, 'person'>;

export type ExampleRecord = Readonly<Record<string, unknown>> & { readonly id: number };

/** What is documented of the routes of a kind. */
interface Routes {
  /** What the route with the record's id does. */
  readonly call: string;
  /** What the route for webhooks does. */
  readonly webhook: string;
  /** As a webhook shows a record. */
  readonly example: ExampleRecord;
}

/** Every kind that is carried over by itself, with the task that does it; what is done with all of them goes by this. */
export const CARRIED_OVER = {
  lead: { task: leadToPersonTask, flow: leadToPersonFlow },
  person: { task: personToLeadTask, flow: personToLeadFlow },
  company: { task: companyToOrganizationTask, flow: companyToOrganizationFlow, isFlowAlone: true },
  organization: {
    task: organizationToCompanyTask,
    flow: organizationToCompanyFlow,
    isFlowAlone: true,
    routes: {
      call: 'Finds or makes the company of the organization, and writes what differs.',
      webhook: 'Carries the organization to Marketo.',
      example: { id: 5, name: 'Engines Ltd', owner_id: 11 },
    },
  },
  deal: {
    task: dealToOpportunityTask,
    flow: dealToOpportunityFlow,
    routes: {
      call: 'Finds or makes the opportunity of the deal and the role of its contact person, and writes what differs. Deals of other pipelines than the mapping names are skipped.',
      webhook: 'Carries the deal to Marketo, with the role of its contact person.',
      example: { id: 7, title: 'Difference engine', person_id: 12, org_id: 5, stage_id: 2 },
    },
  },
} as const satisfies Record<CarriedKind, CarriedOver> & Record<RoutedKind, { readonly routes: Routes }>;

export const ROUTED_KINDS = TOLD_KINDS.filter((kind) => kind !== 'person');

/** What carries a record over; null for a kind that goes with another one. */
export function taskOfRecord(record: RecordReference & { readonly kind: CarriedKind }): NewTask;
export function taskOfRecord(record: RecordReference): NewTask | null;
export function taskOfRecord({ kind, id }: RecordReference): NewTask | null {
  return isCarried(kind) ? CARRIED_OVER[kind].task.ofRecord(id) : null;
}

const DELETIONS: Readonly<Partial<Record<RecordKind, RecordTaskDefinition<object>>>> = {
  lead: deleteLeadTask,
  person: deletePersonTask,
};

/** What deletes a record because its other half was deleted; null for a kind that is never deleted. */
export function taskOfDeletion({ kind, id }: RecordReference): NewTask | null {
  return DELETIONS[kind]?.ofRecord(id) ?? null;
}
