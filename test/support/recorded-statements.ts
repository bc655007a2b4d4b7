import { NodeSqliteDatabase } from '../../src/base/store/sqlite-database';

/** A statement as SQLite is given it, with its values. */
export interface RecordedStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** What the work asks of SQLite meanwhile, the ends of transactions aside. */
export async function statementsOf(work: () => Promise<unknown>): Promise<RecordedStatement[]> {
  const made: RecordedStatement[] = [];
  const prepare = NodeSqliteDatabase.prototype.prepare;
  const recording = jest.spyOn(NodeSqliteDatabase.prototype, 'prepare').mockImplementation(function (
    this: NodeSqliteDatabase,
    sql,
  ) {
    const statement = prepare.call(this, sql);
    const recorded = <T>(values: readonly unknown[], run: (values: readonly unknown[]) => T): T => {
      made.push({ sql, values });
      return run(values);
    };
    return {
      reader: statement.reader,
      all: (values) => recorded(values, (each) => statement.all(each)),
      run: (values) => recorded(values, (each) => statement.run(each)),
      iterate: (values) => recorded(values, (each) => statement.iterate(each)),
    };
  });
  try {
    await work();
  } finally {
    recording.mockRestore();
  }
  return made.filter(({ sql }) => !['begin', 'commit', 'rollback'].includes(sql));
}
