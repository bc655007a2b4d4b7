import { type ActionsLog } from '../../base/actions/actions-log';
import { type NewTask, type QueueService } from '../../queue';
import { type OpenConflicts } from '../state/open-conflicts';
import { type StoredConflict } from '../state/stored-conflict';
import { Conflicts } from './conflicts';

const decided: StoredConflict = {
  id: 4,
  marketo: { kind: 'lead', id: 30 },
  pipedrive: { kind: 'person', id: 12 },
  group: 'phone',
  state: 'decided',
  kept: 'pipedrive',
  found: null,
  since: 1_000,
  endedAt: 5_000,
};

describe('a decision that was not carried over', () => {
  it.each([
    ['that nothing was begun for', null, ['person-to-lead']],
    ['whose record was dealt with before it only', 4_999, ['person-to-lead']],
    ['whose task failed', 5_001, []],
    ['whose task waits', Infinity, []],
  ])('%s is taken up by a start as it should be', async (_, begunAt, expected) => {
    const queued: NewTask[] = [];
    const queue = {
      lastBegun: () => Promise.resolve(new Map(begunAt === null ? [] : [['person:12', begunAt]])),
      enqueue: (task: NewTask) => Promise.resolve(void queued.push(task)),
    } as unknown as QueueService;
    const stored = { decided: () => Promise.resolve([decided]) } as unknown as OpenConflicts;
    await new Conflicts(stored, queue, {} as ActionsLog).resume();
    expect(queued.map(({ type }) => type)).toEqual(expected);
  });
});
