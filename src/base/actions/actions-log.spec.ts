import { FakeClock } from '../../../test/support/fake-clock';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../store/store';
import { ActionsLog, type ActionTables } from './actions-log';
import { actionsMigrations } from './actions.migrations';

describe.each(Object.values(STORES))('ActionsLog', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = await prepare([actionsMigrations]);
      store = await Store.open({ ...place.location, migrations: [actionsMigrations] });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('keeps who did what, when and on how many, the newest first', async () => {
      const clock = new FakeClock();
      const log = new ActionsLog(store.db<ActionTables>(), clock);
      const first = new Date(clock.now()).toISOString();
      await log.record({ who: 'ada', what: 'retry', subject: 'code=record-ambiguous', count: 37 });
      clock.advance(60_000);
      await log.record({ who: 'bea', what: 'erase', subject: 'lead:30', count: 3 });
      const [latest, before] = await log.list(10);
      expect(latest).toMatchObject({ who: 'bea', what: 'erase', subject: 'lead:30', count: 3 });
      expect(before).toMatchObject({ who: 'ada', count: 37, at: first });
      expect(await log.list(1)).toEqual([latest]);
      expect(await log.list(1, latest!.id)).toEqual([before]);
    });
  });
});
