import { type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, type QueryResult } from 'kysely';
import { currentTrial } from '../concurrency/trial';

/** By its text, so that a statement that was written out counts, too. */
const isWrite = ({ sql }: CompiledQuery): boolean => /^\s*(?:insert|update|delete)\b/i.test(sql);

/** The dialect, whose statements that would store or delete something do nothing within a trial, and give no row. */
export function withheldInTrials(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => withholding(dialect.createDriver()),
  };
}

function withholding(driver: Driver): Driver {
  const known = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async (...options) => {
    const connection = await acquire(...options);
    if (!known.has(connection)) withhold(connection);
    known.add(connection);
    return connection;
  };
  return driver;
}

function withhold(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
    currentTrial() !== undefined && isWrite(query) ? Promise.resolve({ rows: [] }) : execute<R>(query);
}
