import { type Cost, costOf, LABELS, outcomeOf } from './narrator.ts';
import { type Played } from './player.ts';
import { type Outcome } from './chapter.ts';

interface Row extends Cost {
  name: string;
  runs: number;
}

const OUTCOMES: Outcome[] = ['created', 'updated', 'skipped', 'deleted', 'failed'];
const COLUMNS = ['', 'events', 'Marketo calls', 'Pipedrive calls', 'tokens'];

/** A table of what was done and what it cost: by outcome of an event's first task, in total, and on average. */
export function summary(played: readonly Played[]): string[] {
  const rows = OUTCOMES.map((outcome) =>
    rowOf(
      LABELS[outcome],
      played.filter(({ task }) => outcomeOf(task) === outcome),
    ),
  );
  const total = rowOf('total', played);
  const runs = Math.max(1, total.runs);
  const mean = [
    'mean per event',
    '',
    ...[total.marketoCalls, total.pipedriveCalls, total.tokens].map((sum) => (sum / runs).toFixed(1)),
  ];
  return aligned([COLUMNS, ...[...rows, total].map(cellsOf), mean]);
}

function rowOf(name: string, played: readonly Played[]): Row {
  return { name, runs: played.length, ...costOf(played.flatMap(({ calls }) => calls)) };
}

const cellsOf = ({ name, runs, marketoCalls, pipedriveCalls, tokens }: Row): string[] =>
  [name, runs, marketoCalls, pipedriveCalls, tokens].map(String);

/** The first column to the left, numbers to the right. */
function aligned(table: readonly string[][]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   '),
  );
}
