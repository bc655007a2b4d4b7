import { CompiledQuery, type Kysely, type KyselyPlugin, sql } from 'kysely';
import { createMigratedDatabase } from '../../../test/support/made-stores';
import { describeWithPostgres, type TestDatabase } from '../../../test/support/postgres';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { FailedTasks } from './failed-tasks';
import { queueMigrations } from './queue-migrations';
import { TaskBodies } from './task-bodies';
import { DueTimes } from './due-times';
import { TaskClaims } from './task-claims';
import { TaskEraser } from './task-eraser';
import { type LedgerFilter } from './task-filter';
import { TaskLedger, type TaskToStore } from './task-ledger';
import { TaskOutbox } from './task-outbox';
import { TaskReader } from './task-reader';
import { type QueueTables } from './task-tables';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const ERROR = { code: 'record-rejected', message: 'No such tint', retryable: false } as const;

describe('TaskLedger', () => {
  let place: StorePlace;
  let store: Store;
  let ledger: TaskLedger;
  let claims: TaskClaims;
  let reader: TaskReader;

  beforeEach(async () => {
    place = await STORES.sqlite.prepare([queueMigrations]);
    store = await Store.open({ ...place.location, migrations: [queueMigrations] });
    ledger = new TaskLedger(store.db<QueueTables>());
    claims = new TaskClaims(store.db<QueueTables>(), 'test');
    reader = new TaskReader(store.db<QueueTables>());
  });

  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const aTask = (id: number, more: Partial<TaskToStore> = {}): TaskToStore => ({
    name: `paint-${id}`,
    type: 'paint',
    params: { id },
    record: `paint:${id}`,
    payload: undefined,
    dueAt: NOW,
    etaAt: NOW,
    requestedBy: null,
    correlationId: 'test',
    ...more,
  });

  async function stored(...ids: number[]): Promise<void> {
    for (const id of ids) await ledger.enqueue(aTask(id), NOW);
  }

  async function finished(id: number, at: number): Promise<void> {
    await stored(id);
    const task = await claims.claim(NOW, 1);
    await claims.succeed(task!, '{}', at);
  }

  const names = async (filter: Omit<Parameters<TaskReader['list']>[0], 'limit'> = {}) =>
    (await reader.list({ limit: 100, ...filter })).items.map(({ name }) => name);

  /** How SQLite goes about the statements that an action sends. */
  async function planOf(action: (spied: Kysely<QueueTables>) => Promise<unknown>): Promise<string[]> {
    const db = store.db<QueueTables>();
    const sent = await statementsOf(db, action);
    const plans = sent.map(({ sql, parameters }) =>
      db.executeQuery<{ detail: string }>(CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters])),
    );
    return (await Promise.all(plans)).flatMap(({ rows }) => rows.map(({ detail }) => detail));
  }

  describe('claim', () => {
    it('gives each task once, however many ask', async () => {
      await stored(1, 2, 3);
      const claimed = await Promise.all(Array.from({ length: 5 }, () => claims.claim(NOW, 1)));
      expect(claimed.map((task) => task?.name)).toEqual(['paint-1', 'paint-2', 'paint-3', undefined, undefined]);
    });

    it('looks at unfinished tasks only', async () => {
      const plan = await planOf((spied) => new TaskClaims(spied, 'test').claim(NOW, 1));
      expect(plan).toEqual([
        'SEARCH queue_task USING INDEX queue_task_waiting (due_at<?)',
        'SCAN candidate USING INDEX queue_task_ready',
        expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
        'SEARCH other USING INDEX queue_task_lane (lane=?)',
      ]);
    });
  });

  describe('enqueue', () => {
    it('finds a duplicate, the lane and the place in the line by an index', async () => {
      const plan = await planOf((spied) => new TaskLedger(spied).enqueue(aTask(1), NOW));
      expect(plan.join('\n')).toMatch(/USING (COVERING )?INDEX queue_task_same \(type=\? AND params=\?\)/);
      expect(plan.filter((step) => /^SCAN (?!CONSTANT)/.test(step))).toEqual([]);
    });
  });

  describe('erase', () => {
    it('finds the tasks of a record, and those that say something of it, by indexes', async () => {
      const plan = await planOf(erased);
      expect(plan.join('\n')).toMatch(/USING (COVERING )?INDEX queue_task_record \(record=\?\)/);
      expect(plan.join('\n')).toMatch(/INDEX queue_task_part_record \(record=\?\)/);
      expect(plan.filter((step) => /^SCAN (?!CONSTANT|subquery)/i.test(step))).toEqual([]);
    });
  });

  describe('outcome', () => {
    it('is recorded for a running task only', async () => {
      await finished(1, NOW);
      const claim = { name: 'paint-1', fence: 1, attemptsLog: [], type: 'paint', params: {}, payload: undefined };
      expect(await claims.fail(claim, ERROR, NOW)).toBe(false);
      expect(await claims.retryLater(claim, ERROR, NOW, NOW)).toBe(false);
      expect(await reader.get('paint-1')).toMatchObject({ state: 'succeeded', error: null });
    });
  });

  describe('recover', () => {
    it('looks at unfinished tasks only', async () => {
      const plan = await planOf((spied) => new TaskClaims(spied, 'test').recover(3, ERROR, NOW));
      expect(plan).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/USING INDEX queue_task_/) as string));
    });
  });

  describe('prune', () => {
    it('deletes what finished before, and nothing that has not finished', async () => {
      await finished(1, NOW - 2);
      await finished(2, NOW - 1);
      await finished(3, NOW);
      await stored(4);
      expect(await ledger.prune(NOW)).toBe(2);
      expect(await ledger.prune(NOW)).toBe(0);
      expect(await names()).toEqual(['paint-4', 'paint-3']);
    });
  });

  describe('TaskReader', () => {
    it('lists newest first, page by page, while tasks come in', async () => {
      await stored(1, 2, 3, 4, 5);
      const first = await reader.list({ limit: 2 });
      expect(first.items.map(({ name }) => name)).toEqual(['paint-5', 'paint-4']);
      await stored(6);
      const second = await reader.list({ limit: 2, cursor: first.nextCursor! });
      expect(second.items.map(({ name }) => name)).toEqual(['paint-3', 'paint-2']);
      const third = await reader.list({ limit: 2, cursor: second.nextCursor! });
      expect(third).toMatchObject({ items: [{ name: 'paint-1' }], nextCursor: null });
    });

    it('gives no cursor where the page ends with the last task', async () => {
      await stored(1, 2);
      expect((await reader.list({ limit: 2 })).nextCursor).toBeNull();
    });

    it('lists one state and one type', async () => {
      await ledger.enqueue(aTask(1, { type: 'sell', name: 'sell-1' }), NOW);
      await stored(2, 3);
      await claims.claim(NOW, 1);
      expect(await names({ type: 'sell' })).toEqual(['sell-1']);
      expect(await names({ state: 'queued' })).toEqual(['paint-3', 'paint-2']);
      expect(await names({ state: 'running' })).toEqual(['sell-1']);
      expect(await names({ state: 'queued', type: 'sell' })).toEqual([]);
    });

    it.each<[LedgerFilter, string]>([
      [{}, 'SCAN queue_task USING INDEX queue_task_enqueued'],
      [{ since: 5, until: 9 }, 'queue_task_enqueued (enqueued_at>? AND enqueued_at<?)'],
      [{ state: 'queued' }, 'queue_task_unfinished (state=?)'],
      [{ state: 'running' }, 'queue_task_unfinished (state=?)'],
      [{ state: 'succeeded' }, 'queue_task_state (state=?)'],
      [{ state: 'succeeded', since: 5 }, 'queue_task_enqueued (enqueued_at>?)'],
      [{ state: 'failed' }, 'queue_task_state (state=?)'],
      [{ state: 'failed', superseded: true }, 'queue_task_state (state=?)'],
      [{ state: 'failed', type: 'paint', since: 5 }, 'queue_task_state (state=? AND enqueued_at>?)'],
      [{ type: 'paint' }, 'queue_task_type (type=?)'],
      [{ type: 'paint', until: 5 }, 'queue_task_type (type=? AND enqueued_at<?)'],
      [{ code: 'internal' }, 'queue_task_code (<expr>=?)'],
      [{ code: 'internal', type: 'paint', since: 5 }, 'queue_task_code (<expr>=? AND enqueued_at>?)'],
      [{ code: 'internal', type: 'paint', state: 'failed', since: 5 }, 'queue_task_state (state=? AND enqueued_at>?)'],
      [{ code: 'internal', state: 'queued' }, 'queue_task_unfinished (state=?)'],
    ])('lists %j without sorting', async (filter, index) => {
      const plan = await planOf((spied) => new TaskReader(spied).list({ limit: 20, ...filter }));
      expect(plan).toEqual([expect.stringContaining(index)]);
    });

    it.each<LedgerFilter>([{}, { type: 'paint', since: 5 }, { code: 'internal', state: 'failed' }])(
      'lists the few tasks of some records with %j by their index',
      async (filter) => {
        const records = ['paint:1', 'paint:2'];
        const plan = await planOf((spied) => new TaskReader(spied).list({ limit: 20, records, ...filter }));
        expect(plan).toContain('SEARCH queue_task USING INDEX queue_task_record (record=?)');
        expect(plan).not.toContainEqual(expect.stringContaining('SCAN queue_task'));
      },
    );

    it.each([false, true])(
      'steps from one kind of failures to the next in their index, superseded: %s',
      async (over) => {
        await stored(1);
        await claims.fail((await claims.claim(NOW, 1))!, { code: 'internal', message: 'no', retryable: true }, NOW);
        const plan = await planOf((spied) => new FailedTasks(spied).groups(over));
        expect(plan.length).toBeGreaterThan(4);
        for (const step of plan) expect(step).toMatch(/^SEARCH queue_task USING INDEX queue_task_failure \(<expr>/);
      },
    );

    it('counts by indexes', async () => {
      await finished(1, NOW);
      await stored(2, 3);
      await claims.claim(NOW, 1);
      expect(await reader.counts()).toEqual({ queued: 1, running: 1, failed: 0 });
      const plan = await planOf((spied) => new TaskReader(spied).counts());
      const ahead = await planOf((spied) => new TaskReader(spied).ahead());
      expect([...plan, ...ahead].filter((step) => step === 'SCAN queue_task')).toEqual([]);
    });

    it.each([
      '',
      'nonsense',
      '5',
      Buffer.from('before-5x').toString('base64url'),
      `${Buffer.from('before-5').toString('base64url')}=`,
    ])('refuses the cursor "%s"', async (cursor) => {
      await expect(reader.list({ limit: 1, cursor })).rejects.toMatchObject({
        kind: 'invalid-request',
        message: 'cursor is none that a page of tasks gave as nextCursor',
      });
    });
  });
});

describeWithPostgres('TaskLedger on PostgreSQL, with statistics that know of no unfinished task', () => {
  let database: TestDatabase;
  let store: Store;
  let db: Kysely<QueueTables>;

  beforeAll(async () => {
    database = await createMigratedDatabase([queueMigrations]);
    store = await Store.open({ url: database.url, migrations: [queueMigrations] });
    db = store.db<QueueTables>();
    await tasks(20_000, `'succeeded', NULL, n`);
    await sql`VACUUM ANALYZE queue_task`.execute(db);
    await tasks(500, `'queued', 'lane' || n % 50, NULL`);
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const tasks = (count: number, stateLaneAndEnd: string) =>
    sql`
      INSERT INTO queue_task (state, lane, finished_at, name, type, params, record, position, waits, due_at, eta_at,
        enqueued_at, attempts, correlation_id)
      SELECT ${sql.raw(stateLaneAndEnd)}, 'paint-' || ${sql.lit(count)} || '-' || n, 'paint', '{"id":' || n || '}', 'r',
        nextval('queue_task_id_seq'), 0, n, n, n, 0, 'test'
      FROM generate_series(1, ${sql.lit(count)}) AS n`.execute(db);

  /** The places at which an action reads the table, and by which columns it enters an index. */
  async function readsOf(action: (spied: Kysely<QueueTables>) => Promise<unknown>): Promise<string> {
    const explained = (await statementsOf(db, action)).map(({ sql, parameters }) =>
      db.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`EXPLAIN (COSTS OFF) ${sql}`, [...parameters])),
    );
    const lines = (await Promise.all(explained)).flatMap(({ rows }) => rows.map((row) => row['QUERY PLAN']));
    return lines.filter((line) => /Scan|Cond/.test(line)).join('\n');
  }

  const claims = (spied: Kysely<QueueTables>) => new TaskClaims(spied, 'test');
  const failures = (spied: Kysely<QueueTables>) => new FailedTasks(spied);
  const reader = (spied: Kysely<QueueTables>) => new TaskReader(spied);
  const claim = { name: 'paint-500-7', fence: 0 };

  it.each<[string, (spied: Kysely<QueueTables>) => Promise<unknown>, string[]]>([
    ['claim', (spied) => claims(spied).claim(NOW, 1), ['queue_task_ready', 'Index Cond: (lane = candidate.lane)']],
    ['claimNamed', (spied) => claims(spied).claimNamed(claim.name, NOW), ['name_key', 'Cond: (lane = candidate.lane)']],
    ['pending', (spied) => new TaskOutbox(spied).pending(10), ['queue_task_undispatched', '(lane = candidate.lane)']],
    ['succeed', (spied) => claims(spied).succeed(claim, '{}', NOW), [`Cond: (state = 'running'`]],
    ['renew', (spied) => claims(spied).renew([claim.name], NOW), [`Cond: (state = 'running'`]],
    ['recover', (spied) => claims(spied).recover(3, ERROR, NOW), ['Index Cond: ((state = ']],
    ['requeue', (spied) => new TaskLedger(spied).requeue(claim.name, NOW), ['Index Cond: (name = ']],
    ['requeueSome', (spied) => failures(spied).requeueSome({ type: 'paint' }, null, NOW), ['Index Cond: (']],
    ['list', (spied) => reader(spied).list({ limit: 5, records: ['r1', 'r2'] }), ['Cond: (record = ANY']],
    ['list', (spied) => reader(spied).list({ limit: 5, since: NOW - 9 }), ['Index Cond: (enqueued_at >= ']],
    ['prune', (spied) => new TaskLedger(spied).prune(5), ['Index Cond: ((finished_at < ']],
    ['erase', (spied) => erased(spied), ['Index Cond: (record = ', 'queue_task_part']],
    ['next', (spied) => new DueTimes(spied).next(), ['queue_task_waiting']],
    ['counts', (spied) => new TaskReader(spied).counts(), ['Index Cond']],
  ])('%s reads by the columns of an index', async (_step, action, expected) => {
    const reads = await readsOf(action);
    expect(reads).not.toContain('Seq Scan on queue_task');
    for (const part of expected) expect(reads).toContain(part);
  });

  it('finds a duplicate by type and params', async () => {
    const task = { name: 'x', type: 'paint', params: { id: 7 }, record: 'r', payload: undefined };
    const rest = { dueAt: NOW, etaAt: NOW, requestedBy: null, correlationId: 'test' };
    const reads = await readsOf((spied) => new TaskLedger(spied).enqueue({ ...task, ...rest }, NOW));
    expect(reads).toContain('Index Cond: ((type = ');
  });
});

async function erased(spied: Kysely<QueueTables>): Promise<void> {
  const store = { db: <Tables>() => spied as unknown as Kysely<Tables>, forgetDeleted: () => Promise.resolve() };
  await new TaskEraser(store, new TaskBodies([])).erase(['paint:7', 'paint:8'], (result) => result);
}

/** The statements that an action sends; it is carried out. */
async function statementsOf(
  db: Kysely<QueueTables>,
  action: (spied: Kysely<QueueTables>) => Promise<unknown>,
): Promise<CompiledQuery[]> {
  const sent: CompiledQuery[] = [];
  const spy: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      sent.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  await action(db.withPlugin(spy));
  return sent;
}
