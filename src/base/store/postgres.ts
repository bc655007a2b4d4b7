import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { type Pool, type PoolClient } from 'pg';
import { AppError } from '../errors/app-error';
import { type OnFailure, type OpenDatabase } from './open-database';
import { postgresFailure } from './postgres-errors';
import { withheldInTrials } from './withheld-writes';

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 30_000;

/**
 * A pool of connections to PostgreSQL, made when they are needed and anew after an outage. Nothing of a session is
 * relied on, so that a pooler that hands out connections by transaction may stand in between.
 *
 * @param url - may hold a password; no message shows it.
 * @param queryTimeoutMs - 0: statements may take as long as they need, for migrations.
 */
export async function openPostgres(
  url: string,
  queryTimeoutMs = QUERY_TIMEOUT_MS,
  onFailure: OnFailure = () => undefined,
): Promise<OpenDatabase> {
  // Not before it is needed: the client takes time to load, and 10 MB.
  const { Pool, types } = await import('pg');
  const { INT8 } = types.builtins;
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'marketo-pipedrive-sync',
    // Counts and times are far below 2^53.
    types: { getTypeParser: (type, format) => (type === INT8 ? Number : types.getTypeParser(type, format)) },
    ...(queryTimeoutMs > 0 && { query_timeout: queryTimeoutMs }),
  });
  // A connection that breaks while nobody uses it leaves the pool; whoever needs one next gets a new one. One that
  // breaks in the moment in which it is handed over is heard by nobody else, which would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const kysely = new Kysely<unknown>({
    dialect: withheldInTrials(new PostgresDialect({ pool: new GuardedPool(pool, onFailure) })),
  });
  return { kysely, close: () => (pool.ending ? Promise.resolve() : pool.end()) };
}

/** The pool in the shape that Kysely's dialect asks for, with failures of the server told by their kind. */
class GuardedPool implements PostgresPool {
  constructor(
    private readonly pool: Pool,
    private readonly onFailure: OnFailure,
  ) {}

  async connect(): Promise<PostgresPoolClient> {
    return guarded(await attempt(() => this.pool.connect(), this.onFailure, 'no connection'), this.onFailure);
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

/** A connection on which the server failed, or which was given up while it waited, is not used again. */
function guarded(client: PoolClient, onFailure: OnFailure): PostgresPoolClient {
  let broken = false;
  // The statement under way fails with the same error; without a listener it would also end the process.
  const onError = (): void => void (broken = true);
  client.on('error', onError);
  const query = async (text: string, values: unknown[]) => {
    try {
      return await attempt(() => client.query(text, values), onFailure);
    } catch (thrown) {
      broken ||= thrown instanceof AppError;
      throw thrown;
    }
  };
  return {
    // Streams, the other way to call it, are not used.
    query: query as unknown as PostgresPoolClient['query'],
    release: () => {
      client.off('error', onError);
      client.release(broken);
    },
  };
}

async function attempt<T>(action: () => Promise<T>, onFailure: OnFailure, otherwise?: string): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    const failure = postgresFailure(thrown, otherwise);
    if (failure instanceof AppError) onFailure();
    throw failure;
  }
}
