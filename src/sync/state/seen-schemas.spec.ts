import { Store } from '../../base/store/store';
import { STORES, type StorePlace } from '../../../test/support/stores';
import { SeenSchemas, type SeenSchemaTables } from './seen-schemas';
import { syncStateMigrations } from './sync-state.migrations';

const AT = Date.parse('2026-11-23T10:00:00.000Z');
const GONE = { kind: 'lead', part: 'field score', before: 'integer', now: null, entries: ['personFromLead.score'] };

for (const { title, describe: describeStore, prepare } of Object.values(STORES)) {
  describeStore(`SeenSchemas on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let seen: SeenSchemas;

    const open = async (): Promise<void> => {
      store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
      seen = new SeenSchemas(store.db<SeenSchemaTables>());
    };
    beforeEach(async () => {
      place = await prepare([syncStateMigrations]);
      await open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('knows after a restart what was seen', async () => {
      await expect(seen.of('lead')).resolves.toBeNull();
      await expect(seen.replace('lead', null, '{"a":"1"}', AT)).resolves.toBe(true);
      await store.close();
      await open();
      await expect(seen.of('lead')).resolves.toBe('{"a":"1"}');
    });

    it('lets one of two instances that see a change tell of it', async () => {
      const first = await Promise.all([1, 2].map(() => seen.replace('lead', null, 'one', AT)));
      const second = await Promise.all([1, 2].map(() => seen.replace('lead', 'one', 'two', AT)));
      const told = [first, second].map((each) => each.filter((isTold) => isTold).length);
      expect(told).toEqual([1, 1]);
    });

    it('keeps what was told, the newest first, for a while', async () => {
      await seen.keep(AT, [GONE]);
      await seen.keep(AT + 1000, [{ ...GONE, before: null, now: 'integer', entries: [] }]);
      await expect(seen.changes(10)).resolves.toMatchObject([
        { at: '2026-11-23T10:00:01.000Z', now: 'integer', entries: [] },
        { at: '2026-11-23T10:00:00.000Z', ...GONE },
      ]);
      await expect(seen.changes(1)).resolves.toHaveLength(1);
      await seen.forgetBefore(AT + 1000);
      await expect(seen.changes(10)).resolves.toHaveLength(1);
    });
  });
}
