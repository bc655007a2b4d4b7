import { setImmediate as othersHaveCome } from 'node:timers/promises';
import { type Kysely, type Transaction } from 'kysely';
import { currentTrial, outsideTrial } from '../concurrency/trial';
import { AppError } from '../errors/app-error';

type Work = (transaction: Transaction<unknown>) => Promise<unknown>;

interface Waiting {
  readonly work: Work;
  readonly ended: PromiseWithResolvers<unknown>;
}

/** Whoever comes meanwhile is part of the next commit; longer ones would make the first wait. */
const MOST_AT_ONCE = 100;

/** What comes while a commit is on its way to the disk shares the next one. */
class GroupCommit {
  private waiting: Waiting[] = [];
  private isAtWork = false;

  constructor(private readonly db: Kysely<unknown>) {}

  run(work: Work): Promise<unknown> {
    const ended = Promise.withResolvers<unknown>();
    this.waiting.push({ work, ended });
    if (!this.isAtWork) void outsideTrial(() => this.commitAll());
    return ended.promise;
  }

  private async commitAll(): Promise<void> {
    this.isAtWork = true;
    await othersHaveCome();
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, MOST_AT_ONCE));
    this.isAtWork = false;
  }

  /** Where one fails, nothing of the others may be lost: then each has a transaction of its own. */
  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.db.transaction().execute(async (transaction) => {
        const given: unknown[] = [];
        for (const { work } of group) given.push(await work(transaction));
        return given;
      });
      for (const [index, { ended }] of group.entries()) ended.resolve(results[index]);
    } catch (thrown) {
      const isOfAll = group.length === 1 || (thrown instanceof AppError && thrown.kind === 'store-unavailable');
      if (isOfAll) for (const { ended } of group) ended.reject(thrown);
      else for (const one of group) await this.commit([one]);
    }
  }
}

const groups = new WeakMap<object, GroupCommit>();

/**
 * Does the work in a transaction that it may share with others that come at the same time, in order of arrival: one
 * commit, and one wait for the disk, for all of them. As durable as one of its own; a work that fails changes nothing and
 * does not hinder the others. It may be done twice, so it must do nothing but use the transaction.
 *
 * @throws what the work throws; AppError `store-unavailable` where the store cannot be used.
 */
export function commitTogether<Tables, T>(
  db: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (currentTrial() !== undefined) return db.transaction().execute(work);
  const group = groups.get(db) ?? new GroupCommit(db as unknown as Kysely<unknown>);
  groups.set(db, group);
  return group.run(work as unknown as Work) as Promise<T>;
}
