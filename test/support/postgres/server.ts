import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../free-port.ts';

/** Between two looks at whether it answers yet. */
const PAUSE_MS = 50;
const PASSWORD = 's3cr3t-of-the-tests';
/** `nobody`: PostgreSQL refuses to be run by root. */
const ORDINARY_USER = 65_534;

/** Waits for the end of its input, which comes also when the tests are killed, then ends the server and removes its folder. */
const GUARD =
  '"$@" >/dev/null 2>&1 & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server; cd / && rm -rf "$0"';

export interface PostgresServer {
  /** Of its maintenance database, as superuser. */
  url: string;
  /** Ends it and removes what it kept. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL of its own on a free port of this machine. @param within - where it has its folder. */
export async function startPostgres(binaries: string, within = tmpdir()): Promise<PostgresServer> {
  const folder = mkdtempSync(join(within, 'postgres-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const identity = process.getuid?.() === 0 ? { uid: ORDINARY_USER, gid: ORDINARY_USER } : {};
  if (identity.uid !== undefined)
    for (const path of [folder, passwordFile]) chownSync(path, identity.uid, identity.gid);
  chmodSync(folder, 0o700);
  const options = { ...identity, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } };

  const initialise = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8'];
  execFileSync(join(binaries, 'initdb'), [...initialise, '--no-sync'], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 200,
    shared_buffers: '64MB',
    max_wal_size: '256MB',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const guard = spawn('/bin/sh', ['-c', GUARD, folder, join(binaries, 'postgres'), '-D', data, ...flags], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(guard, 'exit');
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    guard.stdin.end();
    await ended;
    // Where the guard could not.
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await answers(url))) {
    if (guard.exitCode !== null) {
      await stop();
      throw new Error('The PostgreSQL for the tests did not start');
    }
    await pause(PAUSE_MS);
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
