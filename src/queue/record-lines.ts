/**
 * Finds the records whose tasks are one line with those of a record that a caller names. The queue knows only which lines
 * it joined; whoever knows the kinds of records tells it more.
 */
export class RecordLines {
  private find: (record: string) => Promise<string[]>;

  /** @param joined - what the queue knows by itself. */
  constructor(joined: (records: readonly string[]) => Promise<string[]>) {
    this.find = (record) => joined([record]);
  }

  /**
   * To be called while the application starts.
   *
   * @param find - throws AppError `invalid-request` for a text that names no record.
   */
  learn(find: (record: string) => Promise<string[]>): void {
    this.find = find;
  }

  /**
   * @param record - such as `crm:person:30`.
   * @throws AppError `invalid-request` where it names none.
   */
  of(record: string): Promise<string[]> {
    return this.find(record);
  }
}
