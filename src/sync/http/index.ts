import { ConflictsController } from './conflicts.controller';
import { JobsController } from './jobs.controller';
import { MarketoWebhooksController } from './marketo-webhooks.controller';
import { PipedriveRecordsController } from './pipedrive-records.controller';
import { PipedriveWebhooksController } from './pipedrive-webhooks.controller';
import { RecordsController } from './records.controller';

/** The routes, webhooks of Pipedrive before records: in `person/delete` the second word is no person's id. */
export const CONTROLLERS = [
  MarketoWebhooksController,
  PipedriveWebhooksController,
  PipedriveRecordsController,
  RecordsController,
  ConflictsController,
  JobsController,
];
