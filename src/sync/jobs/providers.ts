import { AuditMetrics } from './audit-metrics';
import { AuditJob } from './audit/audit-job';
import { AuditPages } from './audit/audit-pages';
import { AuditRepairs } from './audit/audit-repairs';
import { AuditedLeads } from './audit/audited-leads';
import { OrganizationAudit } from './audit/organization-audit';
import { PairComparing } from './audit/pair-comparing';
import { PairWork } from './audit/pair-work';
import { PersonAudit } from './audit/person-audit';
import { BudgetWatch } from './budget-watch';
import { DailyAudit } from './daily-audit';
import { JobRetention } from './job-retention';
import { JobPaces } from './batch/job-paces';
import { JobScopes } from './batch/job-scope';
import { JobWorker } from './job-worker';
import { Jobs } from './jobs';
import { KeyIndex } from './key-index';
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
  AuditJob,
  AuditPages,
  AuditRepairs,
  AuditedLeads,
  BudgetWatch,
  DailyAudit,
  JobRetention,
  OrganizationAudit,
  PairComparing,
  PairWork,
  PersonAudit,
  JobWorker,
  JobPaces,
  JobScopes,
  KeyIndex,
  LeadExtractFiles,
  LeadWalks,
  PipedriveWalks,
  RecordJob,
  RecordLists,
  RecordWork,
];
