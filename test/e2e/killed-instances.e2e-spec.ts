import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../../src/base/concurrency/clock';
import { Store } from '../../src/base/store/store';
import { queueMigrations } from '../../src/queue/ledger/queue-migrations';
import { TaskLedger } from '../../src/queue/ledger/task-ledger';
import { newTaskName } from '../../src/queue/ledger/task-name';
import { TaskReader } from '../../src/queue/ledger/task-reader';
import { type QueueTables } from '../../src/queue/ledger/task-tables';
import { createDatabase, describeWithPostgres, type TestDatabase } from '../support/postgres';
import { type JournalTables } from '../support/queue-worker';
import { BUILT, buildService } from '../support/service-process';
import { until } from '../support/until';

/** A multiple of the records. */
const TASKS = Number(process.env['KILLED_SHARED_TASKS'] ?? 1000);
const RECORDS = 100;
const KILLS = Math.ceil(TASKS / 84);
const CONCURRENCY = 8;
const WORKER = join(__dirname, '../support/queue-worker.ts');

/** What the journal has of one time that a handler ran; a killed one has no end, and may last until its kill. */
interface Span {
  task: string;
  record: string;
  step: number;
  instance: string;
  begin: number;
  end: number | null;
}

/** The same numbers for the same seed: whom to kill, and when. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Instances {
  readonly killedAt = new Map<string, number>();
  readonly printed: string[] = [];
  private readonly running = new Map<string, ChildProcess>();
  private started = 0;

  constructor(private readonly url: string) {}

  start(): void {
    this.started += 1;
    const name = `instance-${this.started}`;
    const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];
    const child = spawn(process.execPath, [...flags, WORKER, BUILT, this.url, name, String(CONCURRENCY)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (chunk: Buffer) => void this.printed.push(chunk.toString()));
    }
    this.running.set(name, child);
  }

  get names(): string[] {
    return [...this.running.keys()];
  }

  async kill(name: string): Promise<void> {
    const child = this.running.get(name)!;
    this.running.delete(name);
    const ended = once(child, 'exit');
    if (!child.kill('SIGKILL')) throw new Error(`${name} had ended by itself: ${this.printed.join('')}`);
    await ended;
    this.killedAt.set(name, Date.now());
  }

  async killAll(): Promise<void> {
    for (const name of this.names) await this.kill(name);
  }
}

describeWithPostgres('instances that share a queue and are killed at random', () => {
  let database: TestDatabase;
  let store: Store;
  let instances: Instances;

  beforeAll(() => buildService(), 120_000);

  beforeEach(async () => {
    database = await createDatabase();
    store = await Store.open({ url: database.url, migrations: [queueMigrations] });
    await sql`CREATE TABLE journal (id bigserial PRIMARY KEY, task text, record text, step integer, event text,
      instance text, at bigint)`.execute(store.db());
    instances = new Instances(database.url);
  });

  afterEach(async () => {
    await instances.killAll();
    await store.close();
    await database.drop();
  });

  /** Ten tasks for each record, in an order in which the records take turns. */
  async function enqueueAll(): Promise<void> {
    const ledger = new TaskLedger(store.db<QueueTables>());
    for (let index = 0; index < TASKS; index += 1) {
      const record = `record-${index % RECORDS}`;
      const now = systemClock.now();
      const params = { record, step: Math.floor(index / RECORDS) };
      const times = { dueAt: now, etaAt: now };
      const rest = { payload: undefined, requestedBy: null, correlationId: 'test' };
      await ledger.enqueue({ name: newTaskName('paint', now), type: 'paint', record, params, ...times, ...rest }, now);
    }
  }

  async function spans(): Promise<Span[]> {
    const rows = await store
      .db<JournalTables>()
      .selectFrom('journal')
      .selectAll()
      .orderBy(sql`id`)
      .execute();
    const found: Span[] = [];
    for (const { event, at, ...row } of rows) {
      if (event === 'begins') found.push({ ...row, begin: at, end: null });
      else found.findLast(({ task, instance }) => task === row.task && instance === row.instance)!.end = at;
    }
    return found;
  }

  it.each([2, 4])(
    `ends ${TASKS} tasks of ${RECORDS} records, each record in order and never two at once, on %i instances`,
    async (count) => {
      const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
      const random = randomFrom(seed);
      const startedAt = Date.now();
      for (let index = 0; index < count; index += 1) instances.start();
      const enqueued = enqueueAll();
      const reader = new TaskReader(store.db<QueueTables>());
      const done = async (): Promise<number> =>
        Number(
          (await sql<{ n: number }>`SELECT count(*) AS n FROM queue_task WHERE state = 'succeeded'`.execute(store.db()))
            .rows[0]?.n,
        );

      // Spread over the work, whatever the machine's speed.
      for (let kill = 0; kill < KILLS; kill += 1) {
        const after = ((kill + random()) * TASKS * 0.9) / KILLS;
        await until(async () => (await done()) >= after);
        const names = instances.names;
        await instances.kill(names[Math.floor(random() * names.length)]!);
        instances.start();
      }
      await enqueued;
      await until(async () => {
        expect((await reader.counts()).failed).toBe(0);
        return (await done()) >= TASKS;
      });
      const seconds = (Date.now() - startedAt) / 1000;

      const all = await spans();
      const endOf = (span: Span): number => span.end ?? instances.killedAt.get(span.instance) ?? Infinity;
      const tasks = Map.groupBy(all, ({ task }) => task);
      const records = Map.groupBy(all, ({ record }) => record);

      // Nothing lost: every task ran to its end.
      expect(tasks.size).toBe(TASKS);
      expect(all.filter(({ end }) => end !== null).length).toBeGreaterThanOrEqual(TASKS);
      // Nothing doubled: a task begins anew only because the instance that ran it was killed before it could record.
      for (const runs of tasks.values()) {
        for (const earlier of runs.slice(0, -1)) expect(instances.killedAt.has(earlier.instance)).toBe(true);
        expect(new Set(runs.map(({ instance }) => instance)).size).toBe(runs.length);
        expect(runs.at(-1)?.end).not.toBeNull();
      }
      for (const runs of records.values()) {
        // Never two at once, and in order: each begins when the one before has ended or its instance was dead.
        for (const [index, run] of runs.entries()) {
          const before = runs[index - 1];
          if (before !== undefined) expect(run.begin).toBeGreaterThanOrEqual(endOf(before));
          expect([before?.step ?? 0, (before?.step ?? -1) + 1]).toContain(run.step);
        }
        expect(runs.at(-1)?.step).toBe(TASKS / RECORDS - 1);
      }

      const again = all.length - TASKS;
      process.stdout.write(
        `${count} instances, seed ${seed}: ${TASKS} tasks of ${RECORDS} records in ${seconds.toFixed(1)} s, ` +
          `${KILLS} kills, ${again} runs repeated because of them; none lost, doubled, at once or out of order\n`,
      );
    },
    120_000,
  );
});
