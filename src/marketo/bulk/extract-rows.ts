import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { type MarketoSchema } from '../schema/marketo-schema';
import { storedValue } from '../schema/values';

/** What Marketo writes for an empty field; a text that is the same cannot be told from it. */
const EMPTY = 'null';

/**
 * The records of a CSV file, one after the other, with values as the API gives them in JSON.
 *
 * @throws AppError `vendor-unavailable` where it is no CSV, or a row has other columns than the first line names.
 */
export async function* rowsOf(bytes: AsyncIterable<Buffer>, schema: MarketoSchema): AsyncGenerator<Values> {
  const parser = parse({ bom: true });
  // The parser carries on what happens to the bytes.
  pipeline(Readable.from(bytes, { objectMode: false }), parser, () => undefined);
  let columns: readonly string[] | null = null;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (columns === null) columns = cells;
      else yield valuesOf(columns, cells, schema);
    }
  } catch (thrown) {
    throw thrown instanceof CsvError ? unreadable(thrown) : thrown;
  }
}

function valuesOf(columns: readonly string[], cells: readonly string[], schema: MarketoSchema): Values {
  return Object.fromEntries(columns.map((name, index) => [name, valueOf(name, cells[index] ?? EMPTY, schema)]));
}

function valueOf(name: string, cell: string, schema: MarketoSchema): unknown {
  if (cell === EMPTY) return null;
  const dataType = schema.has(name) ? schema.resolve(name).dataType : 'string';
  if (dataType === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true';
  return storedValue(dataType, cell);
}

/** Without its cause, which holds the row. */
function unreadable({ code }: CsvError): AppError {
  return new AppError('vendor-unavailable', `Marketo gave a file of extracted leads that is no CSV (${code})`, {
    code,
  });
}
