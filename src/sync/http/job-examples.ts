import { type Job, type JobItem } from '../jobs/job';
import { type AcceptedJobDto } from './dto/job.dto';

const ID = 'backfill-0mi2k4z8q3f9a1b2c3d4e';
const NOTHING = { marketoCalls: 0, pipedriveCalls: 0, pipedriveTokens: 0 };

const decided = (state: AcceptedJobDto['state']): AcceptedJobDto => ({ id: ID, state, url: `/jobs/${ID}` });

export const ACCEPTED_JOB = decided('queued');
export const PAUSED_JOB = decided('paused');
export const CANCELLED_JOB = decided('cancelled');

export const RUNNING_JOB: Job = {
  id: ID,
  type: 'backfill',
  options: { mode: 'sync', from: 'pipedrive' },
  state: 'running',
  requestedBy: 'ops',
  createdAt: '2026-11-23T10:00:00.000Z',
  startedAt: '2026-11-23T10:00:00.100Z',
  finishedAt: null,
  progress: { done: 1200, total: 5000 },
  counts: { created: 700, updated: 450, linked: 0, skipped: 48, ambiguous: 2, failed: 0 },
  cost: {
    marketoCalls: 170,
    pipedriveCalls: 1200,
    pipedriveTokens: 6100,
    lists: { marketoCalls: 2, pipedriveCalls: 20, pipedriveTokens: 200 },
  },
  price: { marketoCalls: 538, pipedriveCalls: 3800, pipedriveTokens: 19_317 },
  eta: '2026-11-23T10:12:00.000Z',
  pausedBecause: null,
  error: null,
};

export const PLAN_THAT_ENDED: Job = {
  ...RUNNING_JOB,
  id: 'plan-0mi2k4z8q3f9a1b2c3d4e',
  type: 'plan',
  options: { from: 'pipedrive' },
  state: 'succeeded',
  finishedAt: '2026-11-23T10:04:00.000Z',
  progress: { done: 5000, total: 5000 },
  counts: { created: 2000, updated: 2990, linked: 0, skipped: 0, ambiguous: 10, failed: 0 },
  cost: { ...NOTHING, marketoCalls: 300, lists: { ...NOTHING, pipedriveCalls: 20, pipedriveTokens: 200 } },
  price: { marketoCalls: 708, pipedriveCalls: 5000, pipedriveTokens: 25_417 },
  eta: null,
};

export const JOB_ITEMS: JobItem[] = [
  {
    record: { kind: 'person', id: 12 },
    target: { kind: 'lead', id: 30 },
    outcome: 'updated',
    result: { status: 'updated', id: 30, changes: [{ field: 'firstName', from: 'Ad', to: 'Ada' }] },
    error: null,
    fields: null,
  },
  {
    record: { kind: 'person', id: 13 },
    target: null,
    outcome: 'ambiguous',
    result: null,
    error: {
      code: 'record-ambiguous',
      message: 'lead 31 has the same email as person 13, but is linked to another person',
      retryable: false,
    },
    fields: null,
  },
];
