import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** In containers it is often a few megabytes. */
const ENOUGH_BYTES = 1024 ** 3;

/** In memory where the system has room for it: waiting for a disk proves nothing in most tests. */
export const FOLDERS = hasRoom(MEMORY) ? MEMORY : tmpdir();

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ENOUGH_BYTES;
}
