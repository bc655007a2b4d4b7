import { type StorePlace, STORES } from '../../../../test/support/stores';
import { ownTime } from '../../../base/store/lease-time';
import { Store } from '../../../base/store/store';
import { countsOf } from '../job';
import { JobInterrupted } from '../job-interrupted';
import { JobLeases } from './job-leases';
import { JobProgress } from './job-progress';
import { countsIn } from './job-rows';
import { JobStore } from './job-store';
import { type JobTables } from './job-tables';
import { jobsMigrations } from './jobs.migrations';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const LEASE_IS_OVER = NOW + 31_000;
const RECORDS = 2500;
const WORK = ['job_list', 'job_record', 'job_key', 'job_draft'] as const;

for (const kind of Object.values(STORES))
  kind.describe(`jobs of several instances, in ${kind.title}`, () => {
    let place: StorePlace;
    let stores: Store[];

    beforeEach(async () => {
      place = await kind.prepare([jobsMigrations]);
      const open = () => Store.open({ ...place.location, migrations: [jobsMigrations] });
      stores = [await open()];
      if (kind.shared) stores.push(await open());
    });
    afterEach(async () => {
      for (const store of stores) await store.close();
      await place.remove();
    });

    const databases = () => stores.map((store) => store.db<JobTables>());
    const db = () => databases()[0]!;
    /** A SQLite file has one process: there both are of the same. */
    const other = () => databases().at(-1)!;
    const begun = async (): Promise<string> => {
      const row = await new JobStore(db()).add({ type: 'plan', from: 'marketo' }, 'tests', NOW);
      return row!.id;
    };
    const job = async (id: string) => (await new JobStore(db()).get(id))!;
    const counts = (skipped: number) => ({ ...countsOf('plan'), skipped });
    const record = (id: number) => ({ rank: 0, id, tries: 0, intended: null });

    it('are begun by one of those who ask for the same type at once', async () => {
      const all = await Promise.all(
        [...databases(), ...databases()].map((each) => {
          return new JobStore(each).add({ type: 'plan', from: 'marketo' }, 'tests', NOW);
        }),
      );
      expect(all.filter((row) => row !== null)).toHaveLength(1);
    });

    it('are taken by one instance, and by another one only after its lease', async () => {
      const id = await begun();
      const take = (now: number) =>
        Promise.all(databases().map((each, index) => new JobLeases(each, ownTime).take(() => `${now} ${index}`, now)));
      expect((await take(NOW)).flat()).toMatchObject([{ id, state: 'running' }]);
      expect((await take(NOW + 29_000)).flat()).toEqual([]);
      expect((await take(LEASE_IS_OVER)).flat()).toMatchObject([{ id, started_at: NOW }]);
    });

    it('are not taken once more by a process whose clock is put forward while it works for them', async () => {
      await begun();
      const leases = new JobLeases(db(), ownTime);
      await leases.take(() => 'first', NOW);
      expect(await leases.take(() => 'again', LEASE_IS_OVER, ['first'])).toEqual([]);
    });

    if (kind.shared)
      it('are not taken from another instance whose clock is behind', async () => {
        await begun();
        await new JobLeases(db()).take(() => 'first', NOW);
        expect(await new JobLeases(other()).take(() => 'second', LEASE_IS_OVER)).toEqual([]);
      });

    it('go on where a killed instance stopped, whose late words count no more', async () => {
      const id = await begun();
      await new JobLeases(db(), ownTime).take(() => 'first', NOW);
      const first = new JobProgress(db(), id, 'first');
      await first.records.add(0, [1, 2, 3]);
      await first.settle(record(1), 'skipped', null, counts(1));
      await new JobLeases(other(), ownTime).take(() => 'second', LEASE_IS_OVER);
      const second = new JobProgress(other(), id, 'second');
      expect((await second.records.due(10)).map((due) => due.id)).toEqual([2, 3]);
      await second.settle(record(2), 'skipped', null, counts(2));
      await expect(first.settle(record(2), 'skipped', null, counts(2))).rejects.toThrow(JobInterrupted);
      await expect(first.settle(record(3), 'skipped', null, counts(2))).rejects.toThrow(JobInterrupted);
      expect(await new JobLeases(db(), ownTime).renew(id, 'first', LEASE_IS_OVER)).toBe(false);
      await new JobLeases(db(), ownTime).release(id, 'first', { state: 'failed', finished_at: NOW });
      expect((await second.records.due(10)).map((due) => due.id)).toEqual([3]);
      const row = await job(id);
      expect({ state: row.state, done: row.done, counts: countsIn(row) }).toEqual({
        state: 'running',
        done: 2,
        counts: counts(2),
      });
    });

    it('are taken again by themselves once their pause is over', async () => {
      const id = await begun();
      const leases = new JobLeases(db(), ownTime);
      await leases.take(() => 'first', NOW);
      await leases.release(id, 'first', { state: 'paused', paused_because: 'no tokens', resumes_at: NOW + 60_000 });
      expect(await leases.take(() => 'early', NOW + 59_999)).toEqual([]);
      expect(await leases.take(() => 'second', NOW + 60_000)).toMatchObject([{ id, paused_because: null }]);
    });

    it.each<[string, number | null, string[]]>([
      ['is taken at once where the clock was set back since', NOW + 60_000, ['second']],
      ['waits for people', null, []],
    ])('that paused %s', async (_what, resumes_at, takenBy) => {
      const id = await begun();
      const leases = new JobLeases(db(), ownTime);
      await leases.take(() => 'first', NOW);
      await leases.release(id, 'first', { state: 'paused', paused_because: '', resumes_at, paused_at: NOW });
      const taken = await leases.take(() => 'second', NOW - 3_600_000);
      expect(taken.map(({ holder }) => holder)).toEqual(takenBy);
    });

    it('tell how long they were worked for, without their lists, their pauses and the time after a kill', async () => {
      const id = await begun();
      const leases = new JobLeases(db(), ownTime);
      const worked = async () => (await job(id)).worked_ms;
      await leases.take(() => 'first', NOW);
      await leases.renew(id, 'first', NOW + 9_000);
      expect(await worked()).toBe(0);
      await new JobProgress(db(), id, 'first').keepTotal(3);
      await leases.renew(id, 'first', NOW + 10_000);
      await leases.renew(id, 'first', NOW + 14_000);
      expect(await worked()).toBe(5_000);
      await leases.release(id, 'first', { state: 'paused', paused_because: 'no tokens', resumes_at: NOW + 60_000 });
      await leases.take(() => 'second', NOW + 60_000);
      await leases.renew(id, 'second', NOW + 61_000);
      await leases.take(() => 'third', NOW + 200_000);
      await leases.renew(id, 'third', NOW + 202_000);
      expect(await worked()).toBe(8_000);
    });

    it('forget all of their work, however much that is, and none of another one', async () => {
      const [one, another] = [new JobProgress(db(), 'one'), new JobProgress(db(), 'another')];
      const ids = Array.from({ length: RECORDS }, (_, index) => index + 1);
      await one.records.add(0, ids);
      await one.keepList('persons', { isWhole: true, place: null });
      await another.records.add(0, [1]);
      await new JobStore(db()).forgetWork('one');
      for (const table of WORK) {
        const left = await db().selectFrom(table).select('job').execute();
        expect(left.filter((row) => row.job === 'one')).toEqual([]);
      }
      expect(await another.records.count()).toBe(1);
    });
  });
