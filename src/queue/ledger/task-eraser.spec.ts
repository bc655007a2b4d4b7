import { sql } from 'kysely';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { ownTime } from '../../base/store/lease-time';
import { Store } from '../../base/store/store';
import { queueMigrations } from './queue-migrations';
import { TaskBodies } from './task-bodies';
import { LEASE_MS, TaskClaims } from './task-claims';
import { TaskEraser } from './task-eraser';
import { TaskLedger } from './task-ledger';
import { TaskReader } from './task-reader';
import { type QueueTables } from './task-tables';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const ERROR = { code: 'record-rejected', message: 'Ada is no label', retryable: false } as const;
const BODY = { id: 7, name: 'Ada' };

const bodies = new TaskBodies([
  { type: 'paint', read: (stored) => stored },
  { type: 'unpaint', read: (stored) => stored, keptBody: (body) => ({ id: (body as typeof BODY).id }) },
]);
const withoutValues = ({ status, id }: { status?: string; id?: number }) => ({ status, id });

describe.each(Object.values(STORES))('TaskEraser', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let ledger: TaskLedger;
    let claims: TaskClaims;
    let reader: TaskReader;
    let eraser: TaskEraser;

    beforeEach(async () => {
      place = await prepare([queueMigrations]);
      store = await Store.open({ ...place.location, migrations: [queueMigrations] });
      const db = store.db<QueueTables>();
      [ledger, claims, reader] = [
        new TaskLedger(db),
        new TaskClaims(db, 'test', { bodies, leaseTime: ownTime }),
        new TaskReader(db),
      ];
      eraser = new TaskEraser(store, bodies);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function stored(name: string, record: string, type = 'paint', payload: unknown = BODY): Promise<void> {
      const rest = { dueAt: NOW, etaAt: NOW, requestedBy: 'prod', correlationId: 'test' };
      await ledger.enqueue({ name, type, params: { name }, record, payload, ...rest }, NOW);
    }
    const claimed = async () => (await claims.claim(NOW, 100))!;
    async function succeeded(name: string, record: string, result: object): Promise<void> {
      await stored(name, record);
      await claims.succeed(await claimed(), JSON.stringify(result), NOW);
    }
    const payloadOf = async (name: string) =>
      (
        await store
          .db<QueueTables>()
          .selectFrom('queue_task')
          .select('payload')
          .where('name', '=', name)
          .executeTakeFirst()
      )?.payload;
    const erase = (...records: string[]) => eraser.erase(records, withoutValues);

    it('removes results, errors and bodies of the records’ tasks, and counts them', async () => {
      await succeeded('a', 'lead:1', { status: 'updated', id: 5, changes: ['Ada'] });
      await stored('b', 'person:5');
      await claims.fail(await claimed(), ERROR, NOW);
      await stored('c', 'lead:1');
      const c = await claimed();
      await claims.retryLater(c, { ...ERROR, retryable: true }, NOW + 5000, NOW);
      await succeeded('d', 'lead:2', { status: 'updated', id: 6, changes: ['Bea'] });

      expect(await erase('lead:1', 'person:5')).toBe(3);
      expect(await reader.get('a')).toMatchObject({ state: 'succeeded', result: { status: 'updated', id: 5 } });
      expect((await reader.get('a'))?.finishedAt).toBe(new Date(NOW).toISOString());
      expect(await reader.get('b')).toMatchObject({
        state: 'failed',
        error: { code: 'record-rejected', retryable: false },
        attemptsLog: [{ code: 'record-rejected', at: new Date(NOW).toISOString() }],
      });
      expect(JSON.stringify(await Promise.all(['a', 'b', 'c'].map((name) => reader.get(name))))).not.toContain('Ada');
      expect(await payloadOf('c')).toBeNull();
      expect(await reader.get('d')).toMatchObject({ result: { changes: ['Bea'] } });
      expect(await erase('lead:3')).toBe(0);
    });

    it('removes the parts of other tasks’ results that are about a record', async () => {
      await succeeded('a', 'lead:1', {
        status: 'created',
        id: 5,
        changes: ['Ada'],
        organization: { status: 'created', id: 15, changes: ['Acme'] },
      });
      expect(await erase('organization:15')).toBe(1);
      expect((await reader.get('a'))?.result).toEqual({
        status: 'created',
        id: 5,
        changes: ['Ada'],
        organization: { status: 'created', id: 15 },
      });
    });

    it('leaves what a waiting task needs, so that it is run all the same', async () => {
      await stored('a', 'person:5', 'unpaint');
      expect(await erase('person:5')).toBe(1);
      expect(await claimed()).toMatchObject({ name: 'a', payload: { id: 7 } });
    });

    it('goes on however many tasks there are', async () => {
      for (let index = 0; index < 450; index += 1) await stored(`t-${index}`, 'lead:1');
      expect(await erase('lead:1')).toBe(450);
    });

    it('finds the records that are one line with another, for good', async () => {
      await ledger.joinRecords('lead:1', 'person:5');
      await ledger.joinRecords('person:5', 'lead:9');
      expect((await reader.lineOf(['person:5'])).toSorted()).toEqual(['lead:1', 'lead:9', 'person:5']);
      expect(await reader.lineOf(['deal:3'])).toEqual(['deal:3']);
    });

    it('forgets the parts together with their task', async () => {
      await succeeded('a', 'lead:1', { status: 'created', organization: { id: 15 } });
      expect(await ledger.prune(NOW + 1)).toBe(1);
      const { rows } = await sql`SELECT * FROM queue_task_part`.execute(store.db());
      expect(rows).toEqual([]);
    });

    it('empties every column that can hold personal values: payload, result, error, attempts_log', async () => {
      const tables = await store.db().introspection.getTables();
      const table = tables.find(({ name }) => name === 'queue_task');
      expect(table?.columns.map(({ name }) => name).toSorted()).toEqual(
        `id name type params state record lane position waits waits_since due_at eta_at enqueued_at started_at finished_at attempts
         requested_by correlation_id fence owner lease_until dispatched_at superseded_by dismissed_at
         payload result error attempts_log`
          .split(/\s+/)
          .toSorted(),
      );
    });

    describe('a failed task', () => {
      it.each([
        ['paint', null],
        ['unpaint', '{"id":7}'],
      ])('keeps of its body what another try needs: %s', async (type, kept) => {
        await stored('a', 'person:5', type);
        await claims.fail(await claimed(), ERROR, NOW);
        expect(await payloadOf('a')).toBe(kept);
      });

      it('keeps no more where the service ended during its last try', async () => {
        await stored('a', 'person:5');
        await stored('b', 'person:6', 'unpaint');
        await claimed();
        await claimed();
        expect(await claims.recover(1, ERROR, NOW + 2 * LEASE_MS)).toEqual({ queued: 0, failed: 2 });
        expect([await payloadOf('a'), await payloadOf('b')]).toEqual([null, '{"id":7}']);
      });
    });
  });
});
