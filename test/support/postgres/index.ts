import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { shared } from '../shared';
import { postgresBinaries } from './binaries';

const MISSING =
  'there is no PostgreSQL on this machine (initdb and postgres in PATH, in a usual folder or in POSTGRES_BIN)';

/** A database of one test alone, on the server that all tests of the run share. */
export interface TestDatabase {
  url: string;
  name: string;
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

/** @param template - of `ensureTemplate`; an empty database without it. */
export async function createDatabase(template = 'template1'): Promise<TestDatabase> {
  const server = await shared('postgres');
  const name = newName();
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template}${await byFiles(server)}`);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;
  return {
    name,
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

/** Templates that are known to be there. */
const templates = new Set<string>();

/** Sees to a database that others are copied from. @param fill - only where no suite of the run has made it yet. */
export async function ensureTemplate(template: string, fill: (url: string) => Promise<void>): Promise<void> {
  if (templates.has(template)) return;
  const server = await shared('postgres');
  if (!(await exists(server, template))) {
    const { name, url, drop } = await createDatabase();
    await fill(url);
    // Whole as soon as it bears this name; another suite may just have been quicker.
    await execute(server, `ALTER DATABASE ${name} RENAME TO ${template}`).catch(async (thrown: unknown) => {
      await drop();
      if (!(await exists(server, template))) throw thrown;
    });
  }
  templates.add(template);
}

/** Copying files takes a quarter of what writing them to the log takes, which is the way of PostgreSQL 15 and later. */
async function byFiles(server: string): Promise<string> {
  const isLater = `SELECT 1 WHERE current_setting('server_version_num')::int >= 150000`;
  strategy ??= (await rowsOf(server, isLater)) > 0 ? ' STRATEGY FILE_COPY' : '';
  return strategy;
}
let strategy: string | undefined;

const exists = async (server: string, database: string): Promise<boolean> =>
  (await rowsOf(server, `SELECT 1 FROM pg_database WHERE datname = '${database}'`)) > 0;

const newName = (): string => `test_${randomBytes(6).toString('hex')}`;

async function execute(url: string, statement: string): Promise<void> {
  await rowsOf(url, statement);
}

/** @returns the number of rows. */
async function rowsOf(url: string, statement: string): Promise<number> {
  maintenance ??= connected(url);
  const { rowCount } = await (await maintenance).query(statement);
  return rowCount ?? 0;
}

/** One for all databases of a suite: a connection takes longer than most statements. */
let maintenance: Promise<Client> | undefined;

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

afterAll(async () => (await maintenance)?.end());
