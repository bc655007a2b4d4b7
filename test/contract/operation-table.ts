import { type Judgement } from './judge/judge.ts';

/** The operations that were called, with how often and where each is specified, one to a line. */
export function operationTable(judgements: readonly Judgement[]): string {
  const calls = new Map<string, { row: string[]; count: number }>();
  for (const { operation } of judgements) {
    if (!operation) continue;
    const { method, path, id, file } = operation;
    const known = calls.get(id) ?? { row: [method, path, id, file], count: 0 };
    calls.set(id, { ...known, count: known.count + 1 });
  }
  const rows = [...calls.values()]
    .map(({ row, count }) => [...row, String(count)])
    .toSorted((a, b) => String(a[1]).localeCompare(String(b[1])) || String(a[0]).localeCompare(String(b[0])));
  return aligned([['method', 'path', 'operation', 'specification', 'calls'], ...rows]);
}

function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
