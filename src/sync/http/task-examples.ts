import { type NewTask, type TaskRecord } from '../../queue';
import {
  dealToOpportunityTask,
  deletePersonTask,
  leadToActivityTask,
  organizationToCompanyTask,
  personToLeadTask,
} from '../tasks/definitions';
import { type TaskResult } from './dto/task-result.dto';

const QUEUED: TaskRecord = {
  name: 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70',
  type: 'lead-to-person',
  params: { leadId: 30 },
  state: 'queued',
  attempts: 0,
  enqueuedAt: '2026-11-23T10:00:00.000Z',
  eta: '2026-11-23T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  result: null,
  error: null,
  attemptsLog: [],
  requestedBy: 'prod',
  supersededBy: null,
};

const RUN: TaskRecord = { ...QUEUED, attempts: 1, startedAt: '2026-11-23T10:00:00.120Z' };

const succeeded = (result: TaskResult): TaskRecord => ({
  ...RUN,
  state: 'succeeded',
  finishedAt: '2026-11-23T10:00:01.480Z',
  result,
});

/** The same task as one of another type. */
const as = ({ type, params }: NewTask, task: TaskRecord): TaskRecord => ({
  ...task,
  name: task.name.replace(task.type, type),
  type,
  params,
});

const CREATED = succeeded({
  status: 'created',
  id: 5,
  changes: [
    { field: 'name', from: null, to: 'Ada Lovelace' },
    { field: 'email', from: null, to: 'ada@engines.example' },
    { field: 'org_id', from: null, to: 'Engines Ltd' },
    { field: 'marketo_id', from: null, to: 30 },
    { field: 'externalCompanyId', from: null, to: 'mkto-lead-company-30' },
    { field: 'pipedriveId', from: null, to: 5 },
  ],
  organization: {
    status: 'created',
    id: 3,
    changes: [
      { field: 'name', from: null, to: 'Engines Ltd' },
      { field: 'marketo_id', from: null, to: 12 },
    ],
  },
});

const DELETED = as(deletePersonTask.of({ personId: 5 }), succeeded({ status: 'deleted', id: 5 }));

const LEAD = as(
  personToLeadTask.of({ personId: 12 }),
  succeeded({
    status: 'updated',
    id: 30,
    changes: [{ field: 'phone', from: '+32 9 000 00 01', to: '+32 9 000 00 02' }],
    conflicts: [{ field: 'phone', kept: '+32 9 000 00 02', dropped: '+32 9 000 00 01' }],
    company: { status: 'skipped', id: 12, externalId: 'pd-organization-5', reason: 'unchanged' },
  }),
);

const COMPANY = as(
  organizationToCompanyTask.of({ organizationId: 5 }),
  succeeded({
    status: 'created',
    id: 12,
    externalId: 'pd-organization-5',
    changes: [
      { field: 'company', from: null, to: 'Engines Ltd' },
      { field: 'marketo_id', from: null, to: 12 },
    ],
  }),
);

const OPPORTUNITY = as(
  dealToOpportunityTask.of({ dealId: 7 }),
  succeeded({
    status: 'created',
    id: 'dff23271-f996-47d7-984f-f2676861b5fa',
    changes: [{ field: 'name', from: null, to: 'Difference engine' }],
    role: { status: 'skipped', reason: 'contact person 12 is not linked yet' },
  }),
);

const ACTIVITIES = as(
  leadToActivityTask.of({ leadId: 30, type: 'email_sent' }),
  succeeded({ status: 'created', ids: [61, 62] }),
);

const ACTIVITY = as(
  leadToActivityTask.of({ leadId: 30 }),
  succeeded({
    status: 'created',
    id: 60,
    changes: [{ field: 'subject', from: null, to: 'Filled out the form' }],
    person: { status: 'created', id: 5, changes: [{ field: 'name', from: null, to: 'Ada Lovelace' }] },
  }),
);

const FAILED: TaskRecord = {
  ...RUN,
  state: 'failed',
  finishedAt: '2026-11-23T10:00:00.310Z',
  error: { code: 'record-not-found', message: 'There is no lead 30', retryable: false },
  attemptsLog: [{ at: '2026-11-23T10:00:00.310Z', code: 'record-not-found', message: 'There is no lead 30' }],
};

const WAITING: TaskRecord = {
  ...RUN,
  attempts: 3,
  eta: '2026-11-23T10:00:36.900Z',
  startedAt: '2026-11-23T10:00:16.400Z',
  error: {
    code: 'vendor-unavailable',
    message: 'Pipedrive gave no answer to GET /api/v2/persons/5 (ETIMEDOUT)',
    retryable: true,
  },
  attemptsLog: [
    { at: '2026-11-23T10:00:05.120Z', code: 'vendor-throttled', message: 'Pipedrive asks to wait (429)' },
    {
      at: '2026-11-23T10:00:26.900Z',
      code: 'vendor-unavailable',
      message: 'Pipedrive gave no answer to GET /api/v2/persons/5 (ETIMEDOUT)',
    },
  ],
};

/** One task of each kind of outcome, for the documentation. */
export const TASK_EXAMPLES = {
  created: { summary: 'Created, with the organization', value: CREATED },
  updated: {
    summary: 'Updated',
    value: succeeded({
      status: 'updated',
      id: 5,
      changes: [{ field: 'name', from: 'Ada Lovelace', to: 'Ada King' }],
      organization: { status: 'skipped', id: 3, reason: 'unchanged' },
    }),
  },
  skipped: {
    summary: 'Skipped: nothing to write',
    value: succeeded({
      status: 'skipped',
      id: 5,
      reason: 'unchanged',
      organization: { status: 'skipped', id: 3, reason: 'unchanged' },
    }),
  },
  deleted: { summary: 'Deleted', value: DELETED },
  lead: { summary: 'Updated from Pipedrive, with a field that both sides had changed', value: LEAD },
  company: { summary: 'A company with its key', value: COMPANY },
  opportunity: { summary: 'An opportunity, its role still open', value: OPPORTUNITY },
  activities: { summary: 'Activities from e-mails', value: ACTIVITIES },
  activity: { summary: 'An activity, with the person', value: ACTIVITY },
  failed: { summary: 'Failed for good', value: FAILED },
  waiting: { summary: 'Waiting for its retry', value: WAITING },
  queued: { summary: 'Queued', value: QUEUED },
  running: { summary: 'Running', value: { ...RUN, state: 'running' } },
} satisfies Record<string, { summary: string; value: TaskRecord }>;

/** The task of lead 30 that made person 5, and one of a lead that does not exist. */
export const RECORD_TASKS = { created: CREATED, failed: FAILED };

/** The first of two pages. */
export const TASK_PAGE_EXAMPLE = { items: [DELETED, CREATED], nextCursor: 'YmVmb3JlLTQy' };
