import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { ConsentMemory, type ConsentTables } from './consent-memory';
import { syncStateMigrations } from './sync-state.migrations';

const LEAD = { kind: 'lead', id: 30 } as const;
const PERSON = { kind: 'person', id: 12 } as const;

describe.each(Object.values(STORES))('ConsentMemory', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let memory: ConsentMemory;

    beforeEach(async () => {
      place = await prepare([syncStateMigrations]);
      store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
      memory = new ConsentMemory(store.db<ConsentTables>(), {
        of: (text) => Promise.resolve(`secret of ${text.length}`),
      });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('knows who was out when it was last seen', async () => {
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: false, liftedAt: null });
      await memory.notOut(LEAD);
      await memory.out(LEAD);
      await memory.out(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: null });
      await expect(memory.isAnyOut([PERSON, LEAD])).resolves.toBe(true);
      await expect(memory.isAnyOut([PERSON])).resolves.toBe(false);
      await expect(memory.isAnyOut([])).resolves.toBe(false);
      await memory.notOut(LEAD);
      await expect(memory.isAnyOut([LEAD])).resolves.toBe(false);
    });

    it('knows whom this service subscribed, until somebody is out again', async () => {
      await memory.lift([LEAD, PERSON], 1_795_000_000_000);
      await memory.notOut(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: false, liftedAt: 1_795_000_000_000 });
      await memory.heardOut(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: 1_795_000_000_000 });
      await memory.out(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: null });
      await expect(memory.of(PERSON)).resolves.toMatchObject({ liftedAt: 1_795_000_000_000 });
    });
  });
});
