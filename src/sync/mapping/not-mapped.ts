import { AppError } from '../../base/errors/app-error';
import { type Mapping, TABLE_NAMES, type TableName } from './mapping';

/** Why a task, or a record that another one depends on, is skipped whose table is missing. */
export const NOT_MAPPED = 'not mapped';

/** Whether the mapping has the table, be it empty; a missing one switches its records off. */
export const isMapped = (mapping: Mapping, table: TableName): boolean => mapping[table] !== undefined;

/** The tables that the mapping does without. */
export const missingTables = (mapping: Mapping): TableName[] =>
  TABLE_NAMES.filter((table) => !isMapped(mapping, table));

/** An entry asks for a record whose table is missing: its target field is left as it is, neither written nor cleared. */
export class NotMapped extends AppError {
  override readonly name = 'NotMapped';

  constructor(table: TableName) {
    super('mapping-failed', `The mapping has no table ${table}, so its records are not synchronised`);
  }
}
