import { FakeClock } from '../../../test/support/fake-clock';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { type ConflictTables, OpenConflicts } from './open-conflicts';
import { type FoundConflict } from './stored-conflict';
import { syncStateMigrations } from './sync-state.migrations';

const DAY_MS = 86_400_000;

describe.each(Object.values(STORES))('OpenConflicts', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let clock: FakeClock;
    let conflicts: OpenConflicts;

    beforeEach(async () => {
      place = await prepare([syncStateMigrations]);
      store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
      clock = new FakeClock();
      conflicts = new OpenConflicts(store.db<ConflictTables>(), clock);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const pair = (id: number) =>
      ({ marketo: { kind: 'lead', id }, pipedrive: { kind: 'person', id: id + 100 } }) as const;
    const found = (value: string): FoundConflict => ({
      field: 'phone',
      marketo: { value, changedAt: '2026-11-23T08:00:00.000Z' },
      pipedrive: { value: 'other', changedAt: null },
      said: ['a', 'b'],
    });
    const open = async (id: number): Promise<number> =>
      Number(await conflicts.open(pair(id), 'phone=phone', found('1')));

    it('keeps what was found until it is decided, and the decision until it is closed', async () => {
      const id = await open(30);
      expect(await conflicts.get(id)).toEqual({
        id,
        ...pair(30),
        group: 'phone=phone',
        state: 'open',
        kept: null,
        found: found('1'),
        since: clock.now(),
        endedAt: null,
      });
      await conflicts.renew(id, found('2'));
      expect(await conflicts.decide(id, 'marketo')).toBe(true);
      expect(await conflicts.decide(id, 'pipedrive')).toBe(false);
      await conflicts.renew(id, found('3'));
      await conflicts.forgetValues(id);
      const decided = { id, state: 'decided', kept: 'marketo', found: null, endedAt: clock.now() };
      expect(await conflicts.unfinishedOf({ kind: 'lead', id: 30 })).toMatchObject([decided]);
      expect(await conflicts.ofRecords([{ kind: 'lead', id: 30 }])).toEqual([]);
      await conflicts.close(id);
      expect(await conflicts.unfinishedOf({ kind: 'lead', id: 30 })).toEqual([]);
      expect(await conflicts.get(id)).toMatchObject({ state: 'closed', found: null });
    });

    it('opens a decision again of which no task could be stored', async () => {
      const id = await open(30);
      await conflicts.decide(id, 'marketo');
      await conflicts.undecide(id);
      expect(await conflicts.get(id)).toMatchObject({ state: 'open', kept: null, found: found('1') });
    });

    it('ends all of a record that is gone, open and decided ones', async () => {
      const [first, second, other] = [await open(30), await open(30), await open(31)];
      await conflicts.decide(second, 'pipedrive');
      await conflicts.closeAllOf({ kind: 'person', id: 130 });
      for (const id of [first, second]) {
        expect(await conflicts.get(id)).toMatchObject({ state: 'closed', found: null, endedAt: clock.now() });
      }
      expect(await conflicts.get(other)).toMatchObject({ state: 'open' });
      expect(await conflicts.decided()).toEqual([]);
    });

    it('lists open ones page by page, the newest first', async () => {
      const ids = [await open(1), await open(2), await open(3)];
      await conflicts.decide(ids[1]!, 'marketo');
      const first = await conflicts.list(1);
      expect(first.items).toMatchObject([{ id: ids[2] }]);
      const second = await conflicts.list(1, first.nextCursor!);
      expect(second).toMatchObject({ items: [{ id: ids[0] }], nextCursor: null });
      await expect(conflicts.list(1, 'x')).rejects.toMatchObject({ kind: 'invalid-request' });
    });

    it('removes those of erased records, and those that are too old', async () => {
      const [erased, old] = [await open(1), await open(2)];
      expect(await conflicts.ofRecords([{ kind: 'person', id: 101 }])).toMatchObject([{ id: erased }]);
      await conflicts.erase(['lead:1', 'person:101']);
      expect(await conflicts.get(erased)).toBeNull();
      clock.advance(DAY_MS);
      const decided = await open(3);
      await conflicts.decide(decided, 'marketo');
      const kept = await open(4);
      await conflicts.prune(clock.now());
      expect(await conflicts.get(old)).toBeNull();
      expect((await conflicts.list(10)).items).toMatchObject([{ id: kept }]);
      expect(await conflicts.get(decided)).not.toBeNull();
      clock.advance(1);
      await conflicts.prune(clock.now());
      expect(await conflicts.get(decided)).toBeNull();
      expect((await conflicts.list(10)).items).toEqual([]);
    });
  });
});
