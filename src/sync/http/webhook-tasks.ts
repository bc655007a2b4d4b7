import { type JsonObject } from '../webhooks/body-checks';
import { type IgnoredWebhook, readWebhook, type WebhookObject } from '../webhooks/pipedrive-webhook';
import { deleteLead, deleteLeadOfPerson, personToLead, type RecordTask, TASK_OF_OBJECT } from './record-tasks';

/** What a webhook asks for; its body goes with the task, so that the flow can look at it. */
export type WebhookTask = (RecordTask & { payload: unknown }) | IgnoredWebhook;

/**
 * Of a webhook on a route for changes.
 *
 * @throws AppError `invalid-request` that names the field.
 */
export function taskOfChange(body: unknown, object: WebhookObject): WebhookTask {
  const event = readWebhook(body, object);
  if ('ignored' in event) return event;
  if (event.action !== 'delete') return { ...TASK_OF_OBJECT[object](event.id), payload: body };
  if (object === 'person' && event.mergedTo !== null) return { ...personToLead(event.mergedTo), payload: body };
  return { ignored: `a delete event changes no ${object}` };
}

/**
 * Of a webhook on the route for deleted persons. One that was merged is not deleted: the surviving person is carried
 * over instead.
 *
 * @param leadOf - the lead that a person is linked with: null for none, undefined where that cannot be told now.
 * @throws AppError `invalid-request` that names the field.
 */
export function taskOfDeletion(body: unknown, leadOf: (person: JsonObject) => number | null | undefined): WebhookTask {
  const event = readWebhook(body, 'person');
  if ('ignored' in event) return event;
  if (event.action !== 'delete') return { ignored: `a ${event.action} event deletes no person` };
  if (event.mergedTo !== null) return { ...personToLead(event.mergedTo), payload: body };
  const leadId = leadOf(event.record);
  if (leadId === null) return { ignored: 'the deleted person has no linked id' };
  return { ...(leadId === undefined ? deleteLeadOfPerson(event.id) : deleteLead(leadId)), payload: body };
}
