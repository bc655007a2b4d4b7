import { createHash, randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder } from 'kysely';
import { type Clock } from '../concurrency/clock';
import { toAppError } from '../errors/app-error';
import { currentTrial } from '../concurrency/trial';
import { KeyedLock } from '../concurrency/keyed-lock';
import { type Log } from '../logging/log';
import { type Timers } from '../concurrency/timers';
import { leaseEnd, leaseTimeOf } from './lease-time';
import { type LockTables, NamedLocks } from './named-locks';

const LEASE_MS = 30_000;
const RENEWED_EVERY_MS = LEASE_MS / 3;
const PAUSE_MS = 100;

/**
 * Locks as rows of the store. A holder renews its lease while it works; the lease of one that died ends by itself. No
 * connection is kept while somebody waits or works. Within the process, turns are in order of arrival.
 */
export class LeasedLocks extends NamedLocks {
  private readonly turns = new KeyedLock();
  private readonly turnsOfTrials = new KeyedLock();

  constructor(
    private readonly db: Kysely<LockTables>,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: Log,
    private readonly leaseTime = leaseTimeOf(db),
  ) {
    super();
  }

  override run<T>(names: readonly string[], work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    // By name, not by digest: what is taken first then depends on the kind of record, never on its id.
    const sorted = [...new Set(names)].toSorted();
    if (sorted.length === 0) return work(false);
    // A trial stores nothing, and only other trials wait for it.
    if (currentTrial()) return this.turnsOfTrials.run(sorted, work);
    return this.turns.run(sorted, (hasWaited) =>
      this.runLeased(sorted.map(digest), (hasWaitedForOthers) => work(hasWaited || hasWaitedForOthers)),
    );
  }

  private async runLeased<T>(names: readonly string[], work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const holder = randomUUID();
    const stopRenewing = this.keepRenewing(holder);
    try {
      let hasWaited = false;
      for (const name of names) hasWaited = (await this.acquire(name, holder)) || hasWaited;
      return await work(hasWaited);
    } finally {
      stopRenewing();
      await this.release(holder);
    }
  }

  /** @returns whether it had to wait. */
  private async acquire(name: string, holder: string): Promise<boolean> {
    for (let hasWaited = false; ; hasWaited = true) {
      if (await this.tryToAcquire(name, holder)) return hasWaited;
      await this.clock.sleep(PAUSE_MS * (0.5 + Math.random()));
    }
  }

  private async tryToAcquire(name: string, holder: string): Promise<boolean> {
    const now = this.leaseTime(this.clock.now());
    const lease = { holder, held_until: leaseEnd(now, LEASE_MS) };
    await this.shorten(name, now);
    const acquired = await this.db
      .insertInto('store_lock')
      .values({ name, ...lease })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(lease).where('store_lock.held_until', '<=', now))
      .returning('name')
      .executeTakeFirst();
    return acquired !== undefined;
  }

  /** A lease that ends later than one can, because a clock was set back, lasts as long as one can from now on. */
  private async shorten(name: string, now: RawBuilder<number>): Promise<void> {
    await this.db
      .updateTable('store_lock')
      .set({ held_until: leaseEnd(now, LEASE_MS) })
      .where('name', '=', name)
      .where('held_until', '>', leaseEnd(now, 2 * LEASE_MS))
      .execute();
  }

  /** @returns a function that ends it. */
  private keepRenewing(holder: string): () => void {
    let callOff: () => void = () => undefined;
    const renewLater = (): void => {
      callOff = this.timers.after(RENEWED_EVERY_MS, () => {
        renewLater();
        void this.renew(holder);
      });
    };
    renewLater();
    return () => callOff();
  }

  private async renew(holder: string): Promise<void> {
    const lease = { held_until: leaseEnd(this.leaseTime(this.clock.now()), LEASE_MS) };
    try {
      await this.db.updateTable('store_lock').set(lease).where('holder', '=', holder).execute();
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'a lock in the store cannot be renewed, trying again');
    }
  }

  /** The work is done; that the lease then ends only by itself makes others wait and is no failure of it. */
  private async release(holder: string): Promise<void> {
    try {
      await this.db.deleteFrom('store_lock').where('holder', '=', holder).execute();
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'a lock in the store cannot be released; it ends by itself');
    }
  }
}

const digest = (name: string): string => createHash('sha256').update(name).digest('base64url');
