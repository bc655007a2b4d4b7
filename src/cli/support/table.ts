/** What a table shows; null and undefined are empty. */
export type Cell = string | number | boolean | null | undefined;

const GAP = '  ';

/**
 * Rows below their headings, each column as wide as its longest cell; the last one may be cut to fit a line.
 *
 * @param columns - how many characters fit in a line; Infinity cuts nothing.
 */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], columns = Infinity): string {
  const lines = [headings, ...rows].map((row) => row.map(shown));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => `${fitted(padded(line, widths), columns)}\n`).join('');
}

/** On one line, without what a terminal would obey. */
export function shown(cell: Cell): string {
  return String(cell ?? '').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

function padded(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((text, column) => text.padEnd(widths[column] ?? 0))
    .join(GAP)
    .trimEnd();
}

function fitted(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
