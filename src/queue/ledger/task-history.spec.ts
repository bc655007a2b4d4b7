import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { queueMigrations } from './queue-migrations';
import { TaskClaims } from './task-claims';
import { TaskHistory } from './task-history';
import { TaskLedger } from './task-ledger';
import { type QueueTables } from './task-tables';

const at = (time: string): number => Date.parse(`2026-11-23T${time}:00.000Z`);

describe.each(Object.values(STORES))('TaskHistory', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let ledger: TaskLedger;
    let claims: TaskClaims;
    let history: TaskHistory;

    beforeEach(async () => {
      place = await prepare([queueMigrations]);
      store = await Store.open({ ...place.location, migrations: [queueMigrations] });
      const db = store.db<QueueTables>();
      [ledger, claims, history] = [new TaskLedger(db), new TaskClaims(db, 'test'), new TaskHistory(db)];
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function stored(name: string, now: number): Promise<void> {
      const rest = { payload: undefined, dueAt: now, etaAt: now, requestedBy: 'prod', correlationId: 'test' };
      await ledger.enqueue({ name, type: 'paint', params: { name }, record: name, ...rest }, now);
    }
    const claimed = async (now: number) => (await claims.claim(now, 100))!;

    it('counts what came and ended in each hour, empty ones included', async () => {
      for (const [name, time] of [
        ['a', '07:59'],
        ['b', '08:00'],
        ['c', '08:59'],
        ['d', '10:01'],
      ] as const)
        await stored(name, at(time));
      await claims.succeed(await claimed(at('08:10')), '{}', at('08:10'));
      await claims.succeed(await claimed(at('08:20')), '{}', at('10:00'));
      await claims.fail(await claimed(at('10:02')), { code: 'internal', message: 'no', retryable: false }, at('10:02'));
      expect(await history.hours(at('08:30'), at('10:30'))).toEqual([
        { at: '2026-11-23T08:00:00.000Z', accepted: 2, succeeded: 1, failed: 0 },
        { at: '2026-11-23T09:00:00.000Z', accepted: 0, succeeded: 0, failed: 0 },
        { at: '2026-11-23T10:00:00.000Z', accepted: 1, succeeded: 1, failed: 1 },
      ]);
    });

    it('counts an hour that is over once, and the present one each time', async () => {
      await stored('a', at('08:00'));
      const counts = async (until: string) =>
        (await history.hours(at('08:30'), at(until))).map(({ accepted }) => accepted);
      expect(await counts('09:01')).toEqual([1, 0]);
      await stored('late', at('08:59'));
      expect(await counts('09:05')).toEqual([2, 0]);
      await stored('too-late', at('08:59'));
      await stored('b', at('09:05'));
      expect(await counts('09:06')).toEqual([2, 1]);
    });
  });
});
