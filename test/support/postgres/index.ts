import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { shared } from '../shared';
import { postgresBinaries } from './binaries';

const MISSING =
  'there is no PostgreSQL on this machine (initdb and postgres in PATH, in a usual folder or in POSTGRES_BIN)';

/** A database of one test alone, on the server that all tests of the run share. */
export interface TestDatabase {
  url: string;
  /** Cuts all connections to it. */
  cutConnections(): Promise<void>;
  /** Cuts them too, and lets no new one be made. */
  refuseConnections(): Promise<void>;
  allowConnections(): Promise<void>;
  /** Whether it refuses to write; cuts all connections, so that it holds for each. */
  setReadOnly(isReadOnly: boolean): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Like `describe`. Without a PostgreSQL on this machine its tests do not run, and say so; with `REQUIRE_POSTGRES=true`, as in CI, they fail.
 */
export function describeWithPostgres(title: string, body: () => void): void {
  if (postgresBinaries() !== null) return describe(title, body);
  if (process.env['REQUIRE_POSTGRES'] === 'true')
    return describe(title, () => it('runs', () => Promise.reject(new Error(MISSING))));
  process.stderr.write(`\nDID NOT RUN: ${title}: ${MISSING}\n`);
  return describe(title, () => it.todo(`did not run: ${MISSING}`));
}

export async function createDatabase(): Promise<TestDatabase> {
  const server = await shared('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name}`);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;
  return {
    url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    cutConnections: () => execute(server, cut),
    async refuseConnections() {
      await execute(server, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await execute(server, cut);
    },
    allowConnections: () => execute(server, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`),
    async setReadOnly(isReadOnly) {
      await execute(server, `ALTER DATABASE ${name} SET default_transaction_read_only = ${String(isReadOnly)}`);
      await execute(server, cut);
    },
    drop: () => execute(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
