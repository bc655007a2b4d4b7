import { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../clock';
import { AppError } from '../errors/app-error';
import { isBusy, storeFailure } from './sqlite-errors';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/**
 * Keeps a second process from the same store: two would run tasks at once and out of order. The lock is SQLite's own
 * on a file beside the store, so the operating system frees it however the process ends.
 */
export class ProcessLock {
  private constructor(private readonly database: DatabaseSync) {}

  /**
   * Waits up to ten seconds, which lets a predecessor that is just shutting down finish.
   *
   * @throws AppError `store-unavailable` where another process keeps the lock.
   */
  static async acquire(file: string, clock: Clock = systemClock): Promise<ProcessLock> {
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const lock = tryToAcquire(file);
      if (lock !== null) return new ProcessLock(lock);
      if (clock.monotonic() >= giveUpAt) throw inUse(file);
      await clock.sleep(PAUSE_MS);
    }
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }
}

function tryToAcquire(file: string): DatabaseSync | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (thrown) {
    database?.close();
    if (isBusy(thrown)) return null;
    throw storeFailure(thrown);
  }
}

function inUse(file: string): AppError {
  return new AppError(
    'store-unavailable',
    `Another process is using the store (it holds ${file}). ` +
      'Stop that process, or give this one a DATABASE_URL of its own.',
  );
}
