import { AuditMetrics } from './audit-metrics';
import { JobPaces } from './batch/job-paces';
import { JobScopes } from './batch/job-scope';
import { JobWorker } from './job-worker';
import { Jobs } from './jobs';
import { LeadExtractFiles } from './lists/lead-extract-files';
import { LeadWalks } from './lists/walk-leads';
import { PipedriveWalks } from './lists/walk-pipedrive';
import { RecordJob } from './records/record-job';
import { RecordLists } from './records/record-lists';
import { RecordWork } from './records/record-work';

/** What jobs are made of. */
export const JOB_PROVIDERS = [
  Jobs,
  AuditMetrics,
  JobWorker,
  JobPaces,
  JobScopes,
  LeadExtractFiles,
  LeadWalks,
  PipedriveWalks,
  RecordJob,
  RecordLists,
  RecordWork,
];
