import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Generated, type Kysely, sql } from 'kysely';
import { type Clock } from '../clock';
import { type Migrations } from './migrate';
import { Store } from './store';

interface Tables {
  note: { id: Generated<number>; text: string };
}

const notes: Migrations = {
  '0001-note': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('note')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('text', 'text', (column) => column.notNull().unique())
        .execute();
    },
  },
};

describe('Store', () => {
  let folder: string;
  let file: string;
  let stores: Store[];
  let children: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    file = join(folder, 'made', 'on-demand', 'sync.db');
    stores = [];
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true });
  });

  async function open(clock?: Clock): Promise<Store> {
    const store = await Store.open({ file, migrations: [notes], ...(clock && { clock }) });
    stores.push(store);
    return store;
  }

  const write = (store: Store, text: string) => store.db<Tables>().insertInto('note').values({ text }).execute();
  const read = (store: Store) => store.db<Tables>().selectFrom('note').select('text').execute();

  it('keeps what was written for the next start', async () => {
    const first = await open();
    await write(first, 'kept');
    await first.close();
    expect(await read(await open())).toEqual([{ text: 'kept' }]);
  });

  it('writes ahead and through to the disk', async () => {
    const store = await open();
    const pragma = async (name: string) => (await sql.raw(`PRAGMA ${name}`).execute(store.db())).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
  });

  it('gives affected rows and inserted rows back', async () => {
    const db = (await open()).db<Tables>();
    expect(await db.insertInto('note').values({ text: 'a' }).returning('id').execute()).toEqual([{ id: 1 }]);
    const updated = await db.updateTable('note').set({ text: 'b' }).executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(1n);
  });

  it('undoes a transaction that throws', async () => {
    const store = await open();
    const failing = store
      .db<Tables>()
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto('note').values({ text: 'undone' }).execute();
        throw new RangeError('no');
      });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await read(store)).toEqual([]);
  });

  it('tells a closed store by its kind', async () => {
    const store = await open();
    await store.close();
    await expect(write(store, 'x')).rejects.toMatchObject({ kind: 'store-unavailable' });
    expect(await store.problem()).toBe('The store cannot be used (closed)');
  });

  it('tells a full disk by its kind, and works again once there is room', async () => {
    const store = await open();
    const pages = (await sql<{ page_count: number }>`PRAGMA page_count`.execute(store.db())).rows[0]!.page_count;
    await sql.raw(`PRAGMA max_page_count = ${pages}`).execute(store.db());
    const large = store
      .db<Tables>()
      .transaction()
      .execute((transaction) =>
        transaction
          .insertInto('note')
          .values({ text: 'x'.repeat(100_000) })
          .execute(),
      );
    await expect(large).rejects.toMatchObject({
      kind: 'store-unavailable',
      message: 'The store cannot be used (disk full)',
    });
    await sql.raw(`PRAGMA max_page_count = ${pages + 1000}`).execute(store.db());
    await write(store, 'room');
    expect(await read(store)).toEqual([{ text: 'room' }]);
  });

  it('leaves a mistake in a statement what it is', async () => {
    const store = await open();
    await write(store, 'once');
    await expect(write(store, 'once')).rejects.not.toHaveProperty('kind');
  });

  it('refuses two migrations of one name', async () => {
    await expect(Store.open({ file, migrations: [notes, notes] })).rejects.toThrow('0001-note');
  });

  it('says in one sentence that its folder cannot be made', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const opened = Store.open({ file: join(folder, 'taken', 'data', 'sync.db'), migrations: [notes] });
    await expect(opened).rejects.toMatchObject({
      kind: 'store-unavailable',
      message: expect.stringMatching(/taken.data of DATABASE_URL cannot be made \(ENOTDIR\)$/) as string,
    });
  });

  it('gives up after ten seconds while another one has the file', async () => {
    await open();
    let now = 0;
    const clock: Clock = {
      now: () => 0,
      monotonic: () => now,
      sleep: async (milliseconds) => void (now += milliseconds),
    };
    await expect(open(clock)).rejects.toThrow('Another process is using the store');
    expect(now).toBe(10_000);
  });

  it('waits for one that is just closing', async () => {
    const first = await open();
    let now = 0;
    const clock: Clock = {
      now: () => 0,
      monotonic: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
        if (now >= 3000) await first.close();
      },
    };
    expect(await read(await open(clock))).toEqual([]);
  });

  it('opens after the process that had it was killed', async () => {
    await (await open()).close();
    const hold = `const { DatabaseSync } = require('node:sqlite');
      const lock = new DatabaseSync(process.argv[1]);
      lock.exec('BEGIN EXCLUSIVE');
      process.stdout.write('held');
      setInterval(() => lock.isOpen, 1000);`;
    const child = spawn(process.execPath, ['-e', hold, `${file}.lock`], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await once(child.stdout, 'data');
    const sleep = async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    expect(await read(await open({ now: () => 0, monotonic: () => 0, sleep }))).toEqual([]);
  });
});
