import { type Value, type Values } from '../schema/field.ts';

/** A file as Marketo writes it: a line of column names, `null` for empty values, quotes only where they are needed. */
export function csvOf(names: readonly string[], headings: readonly string[], records: readonly Values[]): Buffer {
  const rows = records.map((record) => names.map((name) => cellOf(record[name])));
  return Buffer.from([headings.map(cellOf), ...rows].map((cells) => `${cells.join(',')}\n`).join(''));
}

function cellOf(value: Value | undefined): string {
  if (value === null || value === undefined || value === '') return 'null';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
