import { type TaskRecord } from '../../queue';
import { type SyncResult } from '../flows/sync-result';

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
  requestedBy: 'prod',
};

const RUN: TaskRecord = { ...QUEUED, attempts: 1, startedAt: '2026-11-23T10:00:00.120Z' };

const succeeded = (result: SyncResult): TaskRecord => ({
  ...RUN,
  state: 'succeeded',
  finishedAt: '2026-11-23T10:00:01.480Z',
  result,
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

const DELETED: TaskRecord = {
  ...succeeded({ status: 'deleted', id: 5 }),
  name: 'delete-person-0mi2vk3yo91b7d3e05fa28c46e13',
  type: 'delete-person',
  params: { personId: 5 },
};

const FAILED: TaskRecord = {
  ...RUN,
  state: 'failed',
  finishedAt: '2026-11-23T10:00:00.310Z',
  error: { code: 'record-not-found', message: 'There is no lead 30', retryable: false },
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
  failed: { summary: 'Failed for good', value: FAILED },
  waiting: { summary: 'Waiting for its retry', value: WAITING },
  queued: { summary: 'Queued', value: QUEUED },
  running: { summary: 'Running', value: { ...RUN, state: 'running' } },
} satisfies Record<string, { summary: string; value: TaskRecord }>;

/** The first of two pages. */
export const TASK_PAGE_EXAMPLE = { items: [DELETED, CREATED], nextCursor: 'YmVmb3JlLTQy' };
