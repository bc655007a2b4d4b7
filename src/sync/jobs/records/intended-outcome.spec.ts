import { type Plan } from '../../engine/plan';
import { type RecordOutcome } from '../job';
import { countedOutcome, intendedBy } from './intended-outcome';

const plan = (members: object): Plan =>
  ({
    reason: null,
    isNew: false,
    isLostCreate: false,
    writes: {},
    sourceLink: null,
    sourceChanges: [],
    ...members,
  }) as unknown as Plan;

describe('what a run intends', () => {
  it.each<[string, Plan, RecordOutcome | null]>([
    ['nothing of a source that it leaves alone', { reason: 'filtered' }, null],
    ['nothing where both sides agree', plan({}), null],
    ['a create', plan({ isNew: true }), 'created'],
    ['the create whose answer was lost', plan({ isLostCreate: true }), 'created'],
    ['an update', plan({ writes: { name: 'Ada' } }), 'updated'],
    ['to set the link of the source', plan({ sourceLink: { field: 'link', from: null } }), 'updated'],
  ])('is %s', (_, decided, intended) => expect(intendedBy(decided)).toBe(intended));

  it.each<[RecordOutcome, RecordOutcome | null, RecordOutcome]>([
    ['skipped', null, 'skipped'],
    ['skipped', 'created', 'created'],
    ['skipped', 'updated', 'updated'],
    ['updated', 'created', 'created'],
    ['created', 'updated', 'created'],
    ['failed', 'created', 'failed'],
    ['ambiguous', 'updated', 'ambiguous'],
  ])('makes %s with %s before count as %s', (outcome, intended, counted) =>
    expect(countedOutcome(outcome, intended)).toBe(counted),
  );
});
