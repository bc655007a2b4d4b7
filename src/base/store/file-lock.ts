import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { AppError } from '../errors/app-error';

/** What `flock` exits with where somebody else has the lock. */
const TAKEN = 1;

/**
 * The operating system's lock on a file itself, whatever path leads to it: also by a hard link, a bind mount or after it
 * was renamed. It does not touch SQLite's own locks, so that readers work beside it, and ends with the process.
 *
 * It is taken by the command `flock` of Linux, since Node has no call for it; the lock belongs to the descriptor, which
 * stays open here. Where the system has no such command there is no lock.
 */
export class FileLock {
  private constructor(private readonly descriptor: number | null) {}

  /** @returns null where another process, or another part of this one, has it. @throws AppError `store-unavailable` */
  static take(file: string): FileLock | null {
    const descriptor = open(file);
    const { status, error } = spawnSync('flock', ['-x', '-n', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    if (error === undefined && status === 0) return new FileLock(descriptor);
    closeSync(descriptor);
    return error === undefined && status === TAKEN ? null : new FileLock(null);
  }

  /** Not before SQLite has closed the file: with any descriptor of it all of SQLite's own locks end. */
  release(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r+');
  } catch (thrown) {
    throw new AppError('store-unavailable', 'The store cannot be used (cannot be opened)', {}, { cause: thrown });
  }
}
