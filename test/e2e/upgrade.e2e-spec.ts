import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lockMigrations } from '../../src/base/store/named-locks';
import { Store } from '../../src/base/store/store';
import { queueMigrations } from '../../src/queue/ledger/queue-migrations';
import { TaskClaims } from '../../src/queue/ledger/task-claims';
import { TaskLedger } from '../../src/queue/ledger/task-ledger';
import { TaskReader } from '../../src/queue/ledger/task-reader';
import { type QueueTables } from '../../src/queue/ledger/task-tables';
import { syncStateMigrations } from '../../src/sync/state/sync-state.migrations';
import { type StorePlace, STORES } from '../support/stores';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');
const ERROR = { code: 'internal', message: 'used up', retryable: true } as const;

describe('a store of version 0.1.0', () => {
  let place: StorePlace;
  let store: Store;

  beforeEach(async () => {
    place = await STORES.sqlite.prepare();
    const { file } = place.location as { file: string };
    const before = new DatabaseSync(file);
    before.exec(readFileSync(join(__dirname, '../support/store-0.1.0.sql'), 'utf8'));
    before.close();
    store = await open(file);
  });

  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const open = (file: string): Promise<Store> =>
    Store.open({ file, migrations: [lockMigrations, queueMigrations, syncStateMigrations] });

  it('keeps its tasks, their order and their lanes', async () => {
    const db = store.db<QueueTables>();
    const [ledger, claims, reader] = [new TaskLedger(db), new TaskClaims(db, 'test'), new TaskReader(db)];
    expect(await reader.get('paint-done')).toMatchObject({ state: 'succeeded', result: { status: 'updated' } });
    expect(await reader.get('paint-waits')).toMatchObject({
      state: 'queued',
      attempts: 1,
      error: { code: 'vendor-unavailable' },
    });

    expect(await claims.recover(3, ERROR, NOW)).toEqual({ queued: 1, failed: 0 });
    const interrupted = await claims.claim(NOW, 1);
    expect(interrupted).toMatchObject({ name: 'paint-runs', attempt: 2, payload: { a: 1 } });
    expect(await claims.claim(NOW, 1)).toBeNull();
    await claims.succeed(interrupted!, '{}', NOW);
    const next = await claims.claim(NOW, 1);
    expect(next).toMatchObject({ name: 'paint-behind', attempt: 1 });

    await ledger.requeue('paint-failed', NOW);
    expect(await claims.claim(NOW, 1)).toBeNull();
    await claims.succeed(next!, '{}', NOW);
    expect(await claims.claim(NOW, 1)).toMatchObject({ name: 'paint-failed', attempt: 1 });
    expect(await claims.claim(NOW + 5000, 1)).toMatchObject({ name: 'paint-waits', attempt: 2 });
  });

  it('has its tasks found by what they say of records, and keeps no body of failed ones', async () => {
    const db = store.db<QueueTables>();
    expect(await db.selectFrom('queue_task_part').selectAll().execute()).toEqual([
      { task: 1, record: 'organization:15' },
    ]);
    const bodies = await db
      .selectFrom('queue_task')
      .select(['name', 'payload'])
      .where('payload', 'is not', null)
      .execute();
    expect(bodies).toEqual([{ name: 'paint-runs', payload: '{"a":1}' }]);
  });

  it('is brought up to date once', async () => {
    const { file } = place.location as { file: string };
    await store.close();
    store = await open(file);
    expect(await new TaskReader(store.db<QueueTables>()).counts()).toEqual({ queued: 2, running: 1, failed: 1 });
  });
});
