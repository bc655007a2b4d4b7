import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { createDatabase } from '../support/postgres';
import { TcpProxy } from './tcp-proxy';

/** What the service keeps its tasks in, and what can happen to it while it runs. */
export interface ChaosDatabase {
  url: string;
  /** By name. @param processId - of the service. */
  faults: Readonly<Record<string, (processId: number | undefined) => Promise<void> | void>>;
  heal(processId: number | undefined): Promise<void> | void;
  close(): Promise<void>;
}

export async function postgresDatabase(): Promise<ChaosDatabase> {
  const database = await createDatabase();
  const url = new URL(database.url);
  const proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  let isReadOnly = false;
  const setReadOnly = (wanted: boolean): Promise<void> => {
    isReadOnly = wanted;
    return database.setReadOnly(wanted);
  };
  return {
    url: url.href,
    faults: {
      'the server is stopped': () => proxy.stop(),
      'the server is paused': () => proxy.silence(),
      'the server is read-only': () => setReadOnly(true),
      'connections are cut': () => database.cutConnections(),
    },
    async heal() {
      proxy.open();
      if (isReadOnly) await setReadOnly(false);
    },
    async close() {
      proxy.close();
      await database.drop();
    },
  };
}

export function sqliteDatabase(file: string): ChaosDatabase {
  let locked: DatabaseSync | undefined;
  return {
    url: `sqlite:${file}`,
    faults: {
      'another process writes': () => {
        locked = new DatabaseSync(file);
        try {
          locked.exec('BEGIN IMMEDIATE');
        } catch {
          // The service itself is writing; or nobody else may.
        }
      },
      'the disk is full': (processId) => limitFiles(processId, '1'),
    },
    heal(processId) {
      locked?.close();
      locked = undefined;
      limitFiles(processId, 'unlimited');
    },
    close: () => Promise.resolve(locked?.close()),
  };
}

/** A process whose files may not grow is told so as by a full disk, with another error number; Linux only. */
function limitFiles(processId: number | undefined, bytes: string): void {
  if (processId === undefined || process.platform !== 'linux') return;
  try {
    execFileSync('prlimit', ['--pid', String(processId), `--fsize=${bytes}:unlimited`], { stdio: 'ignore' });
  } catch {
    // It has just been killed.
  }
}
