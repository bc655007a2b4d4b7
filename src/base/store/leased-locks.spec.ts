import { createDatabase, describeWithPostgres, type TestDatabase } from '../../../test/support/postgres';
import { FakeTime } from '../../../test/support/fake-time';
import { until } from '../../../test/support/until';
import { createLog } from '../logging/log';
import { LeasedLocks } from './leased-locks';
import { type LeaseTime, leaseTimeOf, ownTime } from './lease-time';
import { lockMigrations, type LockTables } from './named-locks';
import { Store } from './store';

const log = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });

describeWithPostgres('LeasedLocks', () => {
  let database: TestDatabase;
  let stores: Store[];
  let time: FakeTime;

  beforeEach(async () => {
    database = await createDatabase();
    stores = [];
    time = new FakeTime();
  });

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  /** The locks as one instance of the service has them. */
  async function instance(leaseTime: LeaseTime | null = ownTime): Promise<LeasedLocks> {
    const store = await Store.open({ url: database.url, migrations: [lockMigrations] });
    stores.push(store);
    const db = store.db<LockTables>();
    return new LeasedLocks(db, time, time, log, leaseTime ?? leaseTimeOf(db));
  }

  const rows = () => stores.at(-1)!.db<LockTables>().selectFrom('store_lock').selectAll().execute();

  function started(locks: LeasedLocks, names: string[], told: string[], label: string) {
    const gate = Promise.withResolvers<void>();
    const done = locks.run(names, async (hasWaited) => {
      told.push(`${label} starts${hasWaited ? ' late' : ''}`);
      await gate.promise;
      told.push(`${label} ends`);
    });
    return { finish: gate.resolve, done };
  }

  /** Somebody waits, so that the time can move on; the lock's own pauses ring within 150 ms. */
  async function letTimePass(holds: () => boolean): Promise<void> {
    await until(() => {
      time.advance(150);
      return holds();
    });
  }

  it('lets one at a time work under a name, over instances', async () => {
    const told: string[] = [];
    const [a, b] = [await instance(), await instance()];
    const first = started(a, ['x', 'y'], told, 'first');
    await until(() => told.length === 1);
    const second = started(b, ['z', 'x'], told, 'second');
    await until(async () => (await rows()).length === 2 && time.pending > 2);
    first.finish();
    second.finish();
    await first.done;
    await letTimePass(() => told.length === 4);
    await second.done;
    expect(told).toEqual(['first starts', 'first ends', 'second starts late', 'second ends']);
    expect(await rows()).toEqual([]);
    expect(time.pending).toBe(0);
  });

  it('lets others work under other names', async () => {
    const told: string[] = [];
    const first = started(await instance(), ['x'], told, 'first');
    const second = started(await instance(), ['y'], told, 'second');
    second.finish();
    await second.done;
    first.finish();
    await first.done;
    expect(told.at(-1)).toBe('first ends');
  });

  it('is free again after a failure', async () => {
    const locks = await instance();
    await expect(locks.run(['x'], () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(locks.run(['x'], () => Promise.resolve(1))).resolves.toBe(1);
    await expect(locks.run([], () => Promise.resolve(2))).resolves.toBe(2);
  });

  it('keeps no name as it is', async () => {
    const told: string[] = [];
    const first = started(await instance(), ['ann@acme.example'], told, 'first');
    await until(() => told.length === 1);
    expect(JSON.stringify(await rows())).not.toContain('acme');
    first.finish();
    await first.done;
  });

  it('keeps its turn for as long as it works, and leaves it 30 seconds after it died', async () => {
    const told: string[] = [];
    const [a, b] = [await instance(), await instance()];
    const first = started(a, ['x'], told, 'first');
    await until(() => told.length === 1);
    const heldUntil = async () => (await rows())[0]?.held_until ?? 0;
    for (let renewal = 1; renewal <= 6; renewal += 1) {
      const before = await heldUntil();
      time.advance(10_000);
      await until(async () => (await heldUntil()) === before + 10_000);
    }
    const second = started(b, ['x'], told, 'second');
    second.finish();
    await until(() => time.pending > 2);
    await stores[0]!.close();
    time.advance(29_000);
    expect(told).toEqual(['first starts']);
    await letTimePass(() => told.includes('second ends'));
    await second.done;
    first.finish();
    await first.done;
  });

  it('keeps its turn where another instance’s clock is an hour ahead', async () => {
    const told: string[] = [];
    const [a, b] = [await instance(null), await instance(null)];
    const first = started(a, ['x'], told, 'first');
    await until(() => told.length === 1);
    time.step(3_600_000);
    const second = started(b, ['x'], told, 'second');
    let looks = 0;
    await letTimePass(() => (looks += 1) > 20);
    expect(told).toEqual(['first starts']);
    first.finish();
    second.finish();
    await first.done;
    await letTimePass(() => told.includes('second ends'));
    await second.done;
  });

  it('needs no connection while it waits or works', async () => {
    const told: string[] = [];
    const [a, b] = [await instance(), await instance()];
    const many = Array.from({ length: 30 }, (_, index) => started(a, [`name ${index}`], told, String(index)));
    await until(() => told.length === 30);
    const waiting = Array.from({ length: 30 }, (_, index) => started(b, [`name ${index}`], told, 'next'));
    expect(await stores[0]!.problem()).toBeNull();
    expect(await stores[1]!.problem()).toBeNull();
    for (const { finish } of [...many, ...waiting]) finish();
    await Promise.all(many.map(({ done }) => done));
    await letTimePass(() => told.length === 120);
    await Promise.all(waiting.map(({ done }) => done));
  });
});
