import { type CustomFieldDefinition, type FieldOwner } from './fields.ts';
import { type Kind } from './record.ts';
import { type PipedriveSwitches } from './switches.ts';
import { type PipedriveValues } from './user-edits.ts';
import { type PipedriveWebhookCall } from './webhook-sender.ts';

interface PipedriveWebhook {
  /** `create`, `change`, `delete` or `*`. */
  event_action: string;
  /** `person`, `organization`, `deal`, `activity` or `*`. */
  event_object: string;
  /** Default `2.0`. */
  version?: '1.0' | '2.0';
  subscription_url: string;
  http_auth_user?: string;
  http_auth_password?: string;
}

/**
 * Pipedrive as its own users see it: nothing here is an API call or costs tokens. Edits fire webhooks with
 * `change_source` `app` and throw an error that names everything a value got wrong.
 *
 * Values have the REST v2 shape; custom fields may stand at the root under their display name in snake_case, and
 * option fields take labels as well as ids.
 */
export interface PipedriveSandbox {
  /** Without `/api/v2`. */
  url: string;
  apiToken: string;
  /** Id of the user whose token it is; owner of what the API creates without an owner. */
  tokenUserId: number;
  createPerson(values: PipedriveValues): number;
  updatePerson(id: number, values: PipedriveValues): void;
  deletePerson(id: number): void;
  /** REST v2 body; a deleted one has `is_deleted: true` for 30 days. */
  person(id: number): PipedriveValues | undefined;
  /** Without deleted ones. */
  persons(): PipedriveValues[];
  createOrganization(values: PipedriveValues): number;
  updateOrganization(id: number, values: PipedriveValues): void;
  deleteOrganization(id: number): void;
  organization(id: number): PipedriveValues | undefined;
  organizations(): PipedriveValues[];
  createDeal(values: PipedriveValues): number;
  updateDeal(id: number, values: PipedriveValues): void;
  deleteDeal(id: number): void;
  deal(id: number): PipedriveValues | undefined;
  deals(): PipedriveValues[];
  /** `person_id` becomes the primary participant. */
  createActivity(values: PipedriveValues): number;
  updateActivity(id: number, values: PipedriveValues): void;
  deleteActivity(id: number): void;
  activity(id: number): PipedriveValues | undefined;
  activities(): PipedriveValues[];
  /** With `content` and the id of what it is about, as v1 takes it. */
  addNote(note: PipedriveValues): number;
  /** Option fields by label, sets as a list of labels, anything else as REST v2 has it; `null` where empty. */
  customValue(kind: Kind, id: number, displayNameSnake: string): unknown;
  /** The 40 characters of a custom field; throws where several fields have this name. */
  fieldKey(kind: 'person' | 'organization' | 'deal', displayNameSnake: string): string;
  /** Adds a custom field and gives its key. */
  addField(kind: FieldOwner, definition: CustomFieldDefinition): string;
  /** Takes a custom field away, as an administrator deletes it. */
  removeField(kind: FieldOwner, displayNameSnake: string): void;
  /** Adds an option to a custom option field and gives its id. */
  addOption(kind: FieldOwner, displayNameSnake: string, label: string): number;
  /** Gives an option of a field another label. */
  renameOption(kind: FieldOwner, displayNameSnake: string, label: string, newLabel: string): void;
  /** Gives a user another name or address. */
  updateUser(id: number, values: { name?: string; email?: string }): void;
  /** Adds an active user and gives the id. */
  addUser(user: { name: string; email: string }): number;
  /** Joins two records of one kind; the first one is deleted. */
  merge(kind: Kind, loserId: number, survivorId: number): void;
  /** From now on the user of the API token does not see the record: it is in no list and no search, and 404 by its id. */
  hide(kind: Kind, id: number): void;
  users(): { id: number; name: string; email: string; active: boolean }[];
  addWebhook(webhook: PipedriveWebhook): number;
  /** The last 1 000 attempts to tell subscribers, oldest first. */
  webhookCalls(): PipedriveWebhookCall[];
  /** Without their passwords. */
  webhooks(): readonly (Required<Omit<PipedriveWebhook, 'http_auth_user' | 'http_auth_password'>> & { id: number })[];
  /** As a user deletes it, or Pipedrive after three days without a success. */
  removeWebhook(id: number): void;
  /** As Pipedrive switches it off. */
  deactivateWebhook(id: number): void;
  /** Resolves when every triggered webhook was answered or given up. */
  settled(): Promise<void>;
  /** How long after a write the search finds it; holds for writes from now on. */
  searchLagMs: number;
  /** Every call answers 401 while true. */
  denyCredentials(denied: boolean): void;
  /** Forgets the daily tokens, the burst windows and a block. */
  resetLimits(): void;
  switches: PipedriveSwitches;
}
