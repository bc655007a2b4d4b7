import { type ToldKind } from '../records/kinds';
import { type JsonObject } from '../webhooks/body-checks';
import { type IgnoredWebhook, type PipedriveWebhook } from '../webhooks/pipedrive-webhook';
import { type NewTask } from '../../queue';
import { deleteLeadTask, personToLeadTask, taskOfRecord } from '../tasks/definitions';

/** What a webhook asks for. */
export type WebhookTask = NewTask | IgnoredWebhook;

/** Of a webhook on a route for changes. */
export function taskOfChange(event: PipedriveWebhook, object: ToldKind): WebhookTask {
  if (event.action !== 'delete') return taskOfRecord({ kind: object, id: event.id });
  if (object === 'person' && event.mergedTo !== null) return personToLeadTask.of({ personId: event.mergedTo });
  return { ignored: `a delete event changes no ${object}` };
}

/**
 * Of a webhook on the route for deleted persons. One that was merged is not deleted: the surviving person is carried
 * over instead.
 *
 * @param leadOf - the lead that a person is linked with: null for none, undefined where that cannot be told now.
 * @param hasLastWord - whether a person that has no lead may have said something that is to be carried over.
 */
export async function taskOfDeletion(
  event: PipedriveWebhook,
  leadOf: (person: JsonObject) => number | null | undefined,
  hasLastWord: (event: PipedriveWebhook) => Promise<boolean>,
): Promise<WebhookTask> {
  if (event.mergedFrom !== null) return personToLeadTask.of({ personId: event.id });
  if (event.action !== 'delete') return { ignored: `a ${event.action} event deletes no person` };
  if (event.mergedTo !== null) return personToLeadTask.of({ personId: event.mergedTo });
  const leadId = leadOf(event.record);
  if (typeof leadId === 'number') return deleteLeadTask.of({ leadId });
  if (leadId === null && !(await hasLastWord(event))) return { ignored: 'the deleted person has no linked id' };
  return deleteLeadTask.of({ personId: event.id });
}
