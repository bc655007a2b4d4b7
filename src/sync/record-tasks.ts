import { type NewTask } from '../queue';
import { keyOf } from './records/record';
import { type TaskType } from './task-types';
import { type WebhookObject } from './webhooks/pipedrive-webhook';

/** A task as its route asks for it: what is to be done, and the record in whose order. */
export interface RecordTask extends NewTask {
  type: TaskType;
}

export const leadToPerson = (leadId: number): RecordTask => ({
  type: 'lead-to-person',
  params: { leadId },
  record: keyOf({ kind: 'lead', id: leadId }),
});

export const deletePerson = (personId: number): RecordTask => ({
  type: 'delete-person',
  params: { personId },
  record: keyOf({ kind: 'person', id: personId }),
});

/** @param type - of the activities; null for one activity from the lead itself. */
export const leadToActivity = (leadId: number, type: 'email_sent' | null): RecordTask => ({
  type: 'lead-to-activity',
  params: { leadId, ...(type === null ? {} : { type }) },
  record: keyOf({ kind: 'lead', id: leadId }),
});

export const personToLead = (personId: number): RecordTask => ({
  type: 'person-to-lead',
  params: { personId },
  record: keyOf({ kind: 'person', id: personId }),
});

export const deleteLead = (leadId: number): RecordTask => ({
  type: 'delete-lead',
  params: { leadId },
  record: keyOf({ kind: 'lead', id: leadId }),
});

/** Of a deleted person whose link could not be read yet: the task's payload holds it. */
export const deleteLeadOfPerson = (personId: number): RecordTask => ({
  type: 'delete-lead',
  params: { personId },
  record: keyOf({ kind: 'person', id: personId }),
});

export const organizationToCompany = (organizationId: number): RecordTask => ({
  type: 'organization-to-company',
  params: { organizationId },
  record: keyOf({ kind: 'organization', id: organizationId }),
});

export const dealToOpportunity = (dealId: number): RecordTask => ({
  type: 'deal-to-opportunity',
  params: { dealId },
  record: keyOf({ kind: 'deal', id: dealId }),
});

/** What carries each object of Pipedrive to Marketo. */
export const TASK_OF_OBJECT: Readonly<Record<WebhookObject, (id: number) => RecordTask>> = {
  person: personToLead,
  organization: organizationToCompany,
  deal: dealToOpportunity,
};
