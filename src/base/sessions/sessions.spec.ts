import { FakeClock } from '../../../test/support/fake-clock';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { type ApiKey } from '../config/api-keys';
import { ApiKeys } from '../security/api-keys';
import { Store } from '../store/store';
import { SESSION_SECONDS, Sessions, type SessionTables } from './sessions';
import { sessionsMigrations } from './sessions.migrations';

const ADA: ApiKey = { name: 'ada', right: 'operate', key: 'k3y-of-ada-lovelace' };
const BEA: ApiKey = { name: 'bea', right: 'read', key: 'k3y-of-bea-the-second' };

describe.each(Object.values(STORES))('Sessions', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    const clock = new FakeClock();
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = await prepare([sessionsMigrations]);
      store = await Store.open({ ...place.location, migrations: [sessionsMigrations] });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const sessions = (...keys: ApiKey[]) => new Sessions(store.db<SessionTables>(), new ApiKeys(keys), clock);
    const rows = () => store.db<SessionTables>().selectFrom('session').selectAll().execute();

    it('tells whose session a token names, and nobody for any other', async () => {
      const token = await sessions(ADA, BEA).begin(BEA);
      expect(await sessions(ADA, BEA).find(token!)).toEqual({ name: 'bea', right: 'read' });
      for (const other of ['', 'x'.repeat(43), `${token!}x`, token!.slice(1)])
        expect(await sessions(ADA, BEA).find(other)).toBeNull();
    });

    it('keeps neither token nor key', async () => {
      const token = await sessions(ADA).begin(ADA);
      const kept = JSON.stringify(await rows());
      expect(kept).toContain('ada');
      expect(kept).not.toContain(token);
      expect(kept).not.toContain(ADA.key);
    });

    it('ends a session on demand, and no other one', async () => {
      const [first, second] = [await sessions(ADA).begin(ADA), await sessions(ADA).begin(ADA)];
      await sessions(ADA).end(first!);
      expect(await sessions(ADA).find(first!)).toBeNull();
      expect(await sessions(ADA).find(second!)).toMatchObject({ name: 'ada' });
    });

    it('ends a session after twelve hours, and forgets it at the next sign-in', async () => {
      const token = await sessions(ADA).begin(ADA);
      clock.advance(SESSION_SECONDS * 1000 - 1);
      expect(await sessions(ADA).find(token!)).toMatchObject({ name: 'ada' });
      clock.advance(1);
      expect(await sessions(ADA).find(token!)).toBeNull();
      await sessions(ADA).begin(ADA);
      expect(await rows()).toHaveLength(1);
    });

    it('ends a session with its key', async () => {
      const token = await sessions(ADA).begin(ADA);
      expect(await sessions({ ...ADA, key: 'another-k3y-of-ada' }).find(token!)).toBeNull();
      expect(await sessions({ ...ADA, name: 'cia' }).find(token!)).toBeNull();
      expect(await sessions(BEA).begin(ADA)).toBeNull();
    });

    it('follows the right of its key', async () => {
      const token = await sessions(ADA).begin(ADA);
      expect(await sessions({ ...ADA, right: 'read' }).find(token!)).toEqual({ name: 'ada', right: 'read' });
    });
  });
});
