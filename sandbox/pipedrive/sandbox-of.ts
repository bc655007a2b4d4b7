import { type Deliveries } from '../core/deliveries.ts';
import { type PipedriveAccount } from './account.ts';
import { type Limits } from './limits.ts';
import { type Notes } from './notes.ts';
import { type PipedriveSandbox } from './pipedrive-sandbox.ts';
import { type UserEdits } from './user-edits.ts';
import { type WebhookSender } from './webhook-sender.ts';
import { type WebhookSubscriptions } from './webhook-subscriptions.ts';

/** The pieces of one simulated Pipedrive. */
export interface SandboxParts {
  account: PipedriveAccount;
  notes: Notes;
  edits: UserEdits;
  subscriptions: WebhookSubscriptions;
  deliveries: Deliveries;
  webhooks: WebhookSender;
  limits: Limits;
  apiToken: string;
  tokenUserId: number;
  /** Read at every write and every call. */
  settings: { searchLagMs: number; isDenied: boolean };
}

/** What tests, the control page and the demo hold in their hands. */
export function sandboxOf(parts: SandboxParts, url: string): PipedriveSandbox {
  const { account, edits, subscriptions, deliveries, limits, settings } = parts;
  return {
    url,
    apiToken: parts.apiToken,
    tokenUserId: parts.tokenUserId,
    switches: account.switches,
    createPerson: (values) => edits.create('person', values),
    updatePerson: (id, values) => edits.update('person', id, values),
    deletePerson: (id) => edits.remove('person', id),
    person: (id) => edits.body('person', id),
    persons: () => edits.bodies('person'),
    createOrganization: (values) => edits.create('organization', values),
    updateOrganization: (id, values) => edits.update('organization', id, values),
    deleteOrganization: (id) => edits.remove('organization', id),
    organization: (id) => edits.body('organization', id),
    organizations: () => edits.bodies('organization'),
    createDeal: (values) => edits.create('deal', values),
    updateDeal: (id, values) => edits.update('deal', id, values),
    deleteDeal: (id) => edits.remove('deal', id),
    deal: (id) => edits.body('deal', id),
    deals: () => edits.bodies('deal'),
    createActivity: (values) => edits.create('activity', values),
    updateActivity: (id, values) => edits.update('activity', id, values),
    deleteActivity: (id) => edits.remove('activity', id),
    activity: (id) => edits.body('activity', id),
    activities: () => edits.bodies('activity'),
    addNote: (note) => parts.notes.add(note, account.users[1]?.id ?? parts.tokenUserId).id,
    customValue: (kind, id, name) => edits.customValue(kind, id, name),
    fieldKey: (kind, name) => account.fields.bySnakeName(kind, name).code,
    addField: (kind, definition) => account.fields.add(kind, definition).code,
    removeField: (kind, name) => account.fields.remove(kind, name),
    addOption: (kind, name, label) => account.fields.addOption(kind, name, label),
    renameOption: (kind, name, label, newLabel) => account.fields.renameOption(kind, name, label, newLabel),
    updateUser: (id, values) => account.updateUser(id, values),
    addUser: (user) => account.addUser(user),
    merge: (kind, loserId, survivorId) => edits.merge(kind, loserId, survivorId),
    hide: (kind, id) => account.hide(kind, id),
    users: () => account.users.map(({ id, name, email, active }) => ({ id, name, email, active })),
    addWebhook: (webhook) => subscriptions.add({ name: 'Sandbox', version: '2.0', ...webhook }).id,
    webhookCalls: () => parts.webhooks.calls(),
    webhooks: () =>
      subscriptions.list().map(({ id, action, object, version, url }) => ({
        id,
        event_action: action,
        event_object: object,
        version,
        subscription_url: url,
      })),
    removeWebhook: (id) => subscriptions.remove(id),
    deactivateWebhook: (id) => subscriptions.deactivate(id),
    settled: () => deliveries.settled(),
    get searchLagMs() {
      return settings.searchLagMs;
    },
    set searchLagMs(milliseconds: number) {
      settings.searchLagMs = milliseconds;
    },
    denyCredentials: (denied) => {
      settings.isDenied = denied;
    },
    resetLimits: () => limits.reset(),
  };
}
