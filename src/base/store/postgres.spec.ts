import { inspect } from 'node:util';
import { type Generated, type Kysely, sql } from 'kysely';
import { Client } from 'pg';
import { createDatabase, describeWithPostgres, type TestDatabase } from '../../../test/support/postgres';
import { countedUp, takeTurn } from './dialect';
import { type Migrations } from './migrate';
import { openPostgres } from './postgres';
import { Store } from './store';

interface Tables {
  note: { id: Generated<number>; text: string; written_at: number };
}

const notes: Migrations = {
  '0001-note': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('note')
        .addColumn('id', countedUp(db), (column) => column.primaryKey())
        .addColumn('text', 'text', (column) => column.notNull().unique())
        .addColumn('written_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

describeWithPostgres('Store on PostgreSQL', () => {
  let database: TestDatabase;
  let stores: Store[];

  beforeEach(async () => {
    database = await createDatabase();
    stores = [];
  });

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  async function open(url = database.url): Promise<Store> {
    const store = await Store.open({ url, migrations: [notes] });
    stores.push(store);
    return store;
  }

  const write = (store: Store, text: string) =>
    store.db<Tables>().insertInto('note').values({ text, written_at: 1_795_428_000_000 }).execute();
  const read = (store: Store) => store.db<Tables>().selectFrom('note').selectAll().execute();

  it('keeps what was written for all instances, numbers as numbers', async () => {
    await write(await open(), 'kept');
    expect(await read(await open())).toEqual([{ id: 1, text: 'kept', written_at: 1_795_428_000_000 }]);
  });

  it('makes the tables once, however many instances start at the same time', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => open()));
    await Promise.all(opened.map((store, index) => write(store, `from ${index}`)));
    expect(await read(opened[0]!)).toHaveLength(8);
    const ran = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(opened[0]!.db());
    expect(ran.rows).toEqual([{ name: '0001-note' }, { name: '0002-store-probe' }]);
  });

  it('leaves a mistake in a statement what it is', async () => {
    const store = await open();
    await write(store, 'once');
    await expect(write(store, 'once')).rejects.not.toHaveProperty('kind');
    expect(await read(store)).toHaveLength(1);
  });

  it('works again after all connections were cut, those at work included', async () => {
    const store = await open();
    await write(store, 'before');
    await database.cutConnections();
    await write(store, 'idle ones cut').catch(() => write(store, 'idle ones cut'));
    const waiting = sql`SELECT pg_sleep(60)`.execute(store.db()).catch((thrown: unknown) => thrown);
    await database.cutConnections();
    expect(await waiting).toMatchObject({
      kind: 'store-unavailable',
      message: 'The store cannot be used (shut down)',
    });
    await write(store, 'after');
    expect(await read(store)).toHaveLength(3);
    expect(await store.problem()).toBeNull();
  });

  it('gives up a statement that takes too long, and its connection with it', async () => {
    const { kysely, close } = await openPostgres(database.url, 100);
    const started = sql<{ id: number }>`SELECT pg_backend_pid() AS id`;
    const before = (await started.execute(kysely)).rows[0]?.id;
    await expect(sql`SELECT pg_sleep(5)`.execute(kysely)).rejects.toMatchObject({ kind: 'store-unavailable' });
    expect((await started.execute(kysely)).rows[0]?.id).not.toBe(before);
    await close();
  });

  it('outlives a connection that breaks in the moment in which the pool hands it over', async () => {
    const broken: Client[] = [];
    const { removeListener } = Client.prototype;
    jest.spyOn(Client.prototype, 'removeListener').mockImplementation(function (this: Client, ...given) {
      removeListener.apply(this, given);
      if (given[0] === 'error' && broken.push(this) === 1) this.emit('error', new Error('shut down'));
      return this;
    });
    const { kysely, close } = await openPostgres(database.url);
    await expect(sql`SELECT 1 AS one`.execute(kysely)).resolves.toMatchObject({ rows: [{ one: 1 }] });
    expect(broken).not.toEqual([]);
    await close();
  });

  it('tells a closed store by its kind', async () => {
    const store = await open();
    await store.close();
    await expect(write(store, 'x')).rejects.toMatchObject({ kind: 'store-unavailable' });
    expect(await store.problem()).toBe('The store cannot be used (no connection)');
  });

  it('has a problem while the server takes no writes', async () => {
    const store = await open();
    expect(await store.problem()).toBeNull();
    const name = new URL(database.url).pathname.slice(1);
    await sql.raw(`ALTER DATABASE ${name} SET default_transaction_read_only = on`).execute(store.db());
    const later = await open();
    expect(await later.problem()).toBe('The store cannot be used (read only)');
  });

  it.each([
    ['a server that is not there', (url: URL) => (url.port = '1'), 'no connection, ECONNREFUSED'],
    ['a wrong password', (url: URL) => (url.password = 'wr0ng'), 'login refused'],
    ['a database that is not there', (url: URL) => (url.pathname = '/nowhere'), 'no such database'],
  ])('refuses %s, without its password', async (_case, change, reason) => {
    const url = new URL(database.url);
    change(url);
    const failure = await Store.open({ url: url.href, migrations: [notes] }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      kind: 'store-unavailable',
      message: `The store cannot be used (${reason}): DATABASE_URL names PostgreSQL at ${url.host}${url.pathname}`,
    });
    expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toContain(url.password);
  });

  describe('takeTurn', () => {
    async function inTurn(mode: 'alone' | 'shared', log: string[], label: string, until: Promise<void>): Promise<void> {
      const store = await open();
      await store
        .db()
        .transaction()
        .execute(async (transaction) => {
          await takeTurn(transaction, 'a name', mode);
          log.push(`${label} begins`);
          await until;
          log.push(`${label} ends`);
        });
    }

    it.each(['alone', 'shared'] as const)('lets only one work alone, beside others that work %s', async (mode) => {
      const log: string[] = [];
      const gate = Promise.withResolvers<void>();
      const first = inTurn(mode, log, 'first', gate.promise);
      while (log.length === 0) await new Promise(setImmediate);
      const second = inTurn('alone', log, 'second', Promise.resolve());
      const waits = sql<{ waiting: number }>`SELECT count(*) AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await waits.execute(stores[0]!.db())).rows[0]?.waiting !== 1) await new Promise(setImmediate);
      gate.resolve();
      await Promise.all([first, second]);
      expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    });

    it('lets those work together that share', async () => {
      const log: string[] = [];
      const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
      const both = gates.map((gate, index) => inTurn('shared', log, String(index), gate.promise));
      while (log.length < 2) await new Promise(setImmediate);
      for (const gate of gates) gate.resolve();
      await Promise.all(both);
      expect(log.slice(0, 2).toSorted()).toEqual(['0 begins', '1 begins']);
    });
  });
});
