import { ROUTED_KINDS } from '../tasks/definitions';
import { changeWebhookController } from './change-webhook.controller';
import { ConflictsController } from './conflicts.controller';
import { JobsController } from './jobs.controller';
import { MarketoWebhooksController } from './marketo-webhooks.controller';
import { PersonCallsController } from './person-calls.controller';
import { PersonWebhooksController } from './person-webhooks.controller';
import { recordCallController } from './record-call.controller';
import { RecordsController } from './records.controller';
import { TaskStart } from './task-start';
import { WebhookIntake } from './webhook-intake';

/** The routes, webhooks of Pipedrive before records: in `person/delete` the second word is no person's id. */
export const CONTROLLERS = [
  MarketoWebhooksController,
  PersonWebhooksController,
  ...ROUTED_KINDS.map(changeWebhookController),
  PersonCallsController,
  ...ROUTED_KINDS.map(recordCallController),
  RecordsController,
  ConflictsController,
  JobsController,
];

/** What the routes have in common. */
export const ROUTE_PROVIDERS = [TaskStart, WebhookIntake];
