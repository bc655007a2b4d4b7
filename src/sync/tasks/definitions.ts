import { type NewTask } from '../../queue';
import { type RecordKind, type RecordReference } from '../records/record';
import { deletionWithoutValues } from '../webhooks/kept-body';
import { laterBody } from '../webhooks/witness';
import { defineTask, eitherOf } from './define-task';

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
export const companyToOrganizationTask = defineTask('company-to-organization', 'company', 'companyId');

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

/** What carries a record of Pipedrive to Marketo. */
export const TASK_OF_CHANGE = {
  person: (personId: number): NewTask => personToLeadTask.of({ personId }),
  organization: (organizationId: number): NewTask => organizationToCompanyTask.of({ organizationId }),
  deal: (dealId: number): NewTask => dealToOpportunityTask.of({ dealId }),
} as const;

/** What carries a record over; null for a kind that goes with another one. */
export function taskOfRecord({ kind, id }: RecordReference): NewTask | null {
  return TASK_OF_KIND[kind]?.(id) ?? null;
}

const TASK_OF_KIND: Readonly<Record<RecordKind, ((id: number) => NewTask) | null>> = {
  ...TASK_OF_CHANGE,
  lead: (leadId) => leadToPersonTask.of({ leadId }),
  company: (companyId) => companyToOrganizationTask.of({ companyId }),
  opportunity: null,
  role: null,
  activity: null,
};

/** What deletes a record because its other half was deleted; null for a kind that is never deleted. */
export function taskOfDeletion({ kind, id }: RecordReference): NewTask | null {
  return DELETION_OF_KIND[kind]?.(id) ?? null;
}

const DELETION_OF_KIND: Readonly<Record<RecordKind, ((id: number) => NewTask) | null>> = {
  lead: (leadId) => deleteLeadTask.of({ leadId }),
  person: (personId) => deletePersonTask.of({ personId }),
  company: null,
  organization: null,
  deal: null,
  opportunity: null,
  role: null,
  activity: null,
};
