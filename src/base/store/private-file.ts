import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

const OWNER_ONLY = 0o600;

/**
 * Makes the file of a database, where it is missing, and the files that SQLite keeps beside it readable and writable by
 * the service's user alone. SQLite gives the files that it makes later the permissions of the first. What cannot be
 * changed stays as it is: it is another user's, and whether it can be used SQLite tells.
 */
export function makePrivate(file: string): void {
  // One that exists is not opened: closing it again would end the locks that SQLite may have on it in this process.
  attempt(() => closeSync(openSync(file, 'wx', OWNER_ONLY)));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) {
    attempt(() => {
      if (statSync(each).isFile()) chmodSync(each, OWNER_ONLY);
    });
  }
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Opening the database meets the same reason, and says it in its own words.
  }
}
