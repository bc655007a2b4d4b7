import { AppError } from '../base/errors/app-error';
import { type LedgerFilter } from './ledger/task-filter';
import { type RecordLines } from './record-lines';
import { type TaskFilter } from './task';

/** What callers ask for, as the ledger looks for it. */
export class TaskFilters {
  /** @param types - every type of task that there is. */
  constructor(
    readonly types: readonly string[],
    private readonly lines: Pick<RecordLines, 'of'>,
  ) {}

  /** @throws AppError `invalid-request` for an unknown type or record. */
  async of({ record, ...filter }: TaskFilter): Promise<LedgerFilter> {
    if (filter.type !== undefined && !this.types.includes(filter.type)) {
      throw new AppError('invalid-request', `type must be one of ${this.types.join(', ')}`);
    }
    return record === undefined ? filter : { ...filter, records: await this.lines.of(record) };
  }
}
