import { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../concurrency/clock';
import { AppError } from '../errors/app-error';
import { FileLock } from './file-lock';
import { isBusy, storeFailure } from './sqlite-errors';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/**
 * Keeps a second process from the same SQLite file: two would run tasks at once and out of order. There are two locks,
 * which the operating system frees however the process ends: that of the file itself, where the system has it, and
 * SQLite's own on a file beside the store, which works everywhere and knows the file by its path.
 */
export class ProcessLock {
  private constructor(
    private readonly beside: DatabaseSync,
    private readonly itself: FileLock,
  ) {}

  /**
   * Waits up to ten seconds, which lets a predecessor that is just shutting down finish.
   *
   * @throws AppError `store-unavailable` where another process keeps the lock.
   */
  static async acquire(file: string, clock: Clock = systemClock): Promise<ProcessLock> {
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const lock = ProcessLock.tryToAcquire(file);
      if (lock !== null) return lock;
      if (clock.monotonic() >= giveUpAt) throw inUse(file);
      await clock.sleep(PAUSE_MS);
    }
  }

  /** Once the database is closed. */
  release(): void {
    if (!this.beside.isOpen) return;
    this.beside.close();
    this.itself.release();
  }

  private static tryToAcquire(file: string): ProcessLock | null {
    const beside = lockBeside(`${file}.lock`);
    if (beside === null) return null;
    try {
      const itself = FileLock.take(file);
      if (itself !== null) return new ProcessLock(beside, itself);
    } catch (thrown) {
      beside.close();
      throw thrown;
    }
    beside.close();
    return null;
  }
}

function lockBeside(file: string): DatabaseSync | null {
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
    `Another process is using the store (${file}, by this path or by another one). ` +
      'Stop that process, or give this one a DATABASE_URL of its own.',
  );
}
