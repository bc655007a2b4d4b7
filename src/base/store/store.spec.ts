import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Generated, type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '../concurrency/clock';
import { type Migrations } from './migrate';
import { Store } from './store';

// Here it is what is tried.
jest.unmock('./file-lock');

interface Tables {
  note: { id: Generated<number>; text: string };
}

function fill(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'no database'.repeat(1000));
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
    // Whoever has committed waits for the disk beside other work: `WalSync`.
    expect(await pragma('synchronous')).toEqual({ synchronous: 1 });
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

  it('refuses a database that a later version has changed', async () => {
    const later = { '0002-later': { up: () => Promise.resolve() } };
    await (await Store.open({ file, migrations: [notes, later] })).close();
    await expect(Store.open({ file, migrations: [notes] })).rejects.toThrow('0002-later');
  });

  it('says in one sentence that its folder cannot be made', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const opened = Store.open({ file: join(folder, 'taken', 'data', 'sync.db'), migrations: [notes] });
    await expect(opened).rejects.toMatchObject({
      kind: 'store-unavailable',
      message: expect.stringMatching(/taken.data of DATABASE_URL cannot be made \(ENOTDIR\)$/) as string,
    });
  });

  it.each([
    ['that is a folder', () => void mkdirSync(file, { recursive: true }), 'cannot be opened'],
    ['that is no database', () => fill(file), 'not a database'],
  ])('names a file %s, and the variable', async (_what, make, reason) => {
    make();
    await expect(Store.open({ file, migrations: [notes] })).rejects.toMatchObject({
      kind: 'store-unavailable',
      message: `The store cannot be used (${reason}): DATABASE_URL names the file ${file}`,
      details: { variable: 'DATABASE_URL' },
    });
  });

  it('names a server that does not answer, without user and password', async () => {
    const opened = Store.open({ url: 'postgres://sync:s3cr3t@127.0.0.1:1/sync', migrations: [notes] });
    await expect(opened).rejects.toMatchObject({
      message:
        'The store cannot be used (no connection, ECONNREFUSED): DATABASE_URL names PostgreSQL at 127.0.0.1:1/sync',
    });
  });

  it.each(['/proc/data/sync.db', '/proc/sync.db', '/dev/null/sync.db'])('never hangs at %s', async (where) => {
    const opened = Store.open({ file: where, migrations: [notes] });
    await expect(opened).rejects.toMatchObject({
      kind: 'store-unavailable',
      message: expect.stringMatching(/(\/proc|\/dev\/null).*DATABASE_URL|DATABASE_URL.*(\/proc|\/dev\/null)/) as string,
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

  describe('a file that a store has', () => {
    /** Patience that is over at once. */
    const hurried = (): Clock => {
      let now = 0;
      return { now: () => 0, monotonic: () => (now += 20_000), sleep: () => Promise.resolve() };
    };
    const other = () => join(folder, 'other.db');
    const openOther = (path: string) => Store.open({ file: path, migrations: [notes], clock: hurried() });

    it.each([
      ['the same path', () => file],
      ['a relative path', () => relative(process.cwd(), file)],
      ['a symbolic link', () => (symlinkSync(file, other()), other())],
      ['a hard link', () => (linkSync(file, other()), other())],
      ['a new name', () => (renameSync(file, other()), other())],
    ])('is refused to another one by %s', async (_way, path) => {
      const store = await open();
      await write(store, 'kept');
      await expect(openOther(path())).rejects.toThrow('Another process is using the store');
      expect(await read(store)).toEqual([{ text: 'kept' }]);
    });

    it('can be read, and backed up, by others meanwhile', async () => {
      const store = await open();
      await write(store, 'kept');
      const reader = new DatabaseSync(file, { readOnly: true });
      expect(reader.prepare('SELECT text FROM note').all()).toEqual([{ text: 'kept' }]);
      reader.exec(`VACUUM INTO '${other()}'`);
      reader.close();
      await write(store, 'more');
      expect(await read(await openOther(other()))).toEqual([{ text: 'kept' }]);
      await expect(openOther(file)).rejects.toThrow('Another process');
    });
  });

  describe('problem', () => {
    it('is null while the store takes writes', async () => {
      expect(await (await open()).problem()).toBeNull();
    });

    it.each([
      ['deleted', () => rmSync(file)],
      ['replaced', () => (renameSync(file, `${file}.old`), writeFileSync(file, ''))],
    ])('tells a file that was %s, to which nothing is written any more', async (_what, change) => {
      const store = await open(systemClock);
      await write(store, 'kept');
      expect(await store.problem()).toBeNull();
      change();
      await expect(write(store, 'lost')).rejects.toMatchObject({ kind: 'store-unavailable' });
      expect(await store.problem()).toMatch(/was deleted or replaced; start the service anew/);
    });

    it('tells a full disk at once after the first write that was refused, and within seconds without one', async () => {
      let now = 0;
      const clock: Clock = { now: () => 0, monotonic: () => now, sleep: () => Promise.resolve() };
      const store = await open(clock);
      await write(store, 'x'.repeat(1000));
      expect(await store.problem()).toBeNull();
      const limit = async (pages: number) => sql.raw(`PRAGMA max_page_count = ${pages}`).execute(store.db());
      await limit(1);
      const fill = async (): Promise<void> => {
        for (let row = 0; ; row += 1) await write(store, `${row} ${'x'.repeat(1000)}`);
      };
      await expect(fill()).rejects.toMatchObject({ message: 'The store cannot be used (disk full)' });
      await sql`DROP TABLE store_probe`.execute(store.db());
      expect(await store.problem()).toMatch(/no such table: store_probe/);
      now += 5_000;
      expect(await store.problem()).toMatch(/no such table/);
    });
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
