import { type Fault } from '../../sandbox/index.ts';
import { FAULT_COLUMNS, type FaultColumn, TIMES } from './kinds';
import { type Replay } from './replay';
import { isOfToken, titleOf, type WatchedCall } from './watched-calls';

/** What came of a fault, as a cell shows it: the attempts that the task took, or why it failed. */
export function outcomeOf(undisturbed: Replay, { state, task }: Replay): string {
  if (task.state !== 'succeeded') return `${task.state}: ${task.error?.code ?? 'never ended'}`;
  return state === undisturbed.state ? String(task.attempts) : 'ANOTHER END STATE';
}

export const isAllowed = (outcome: string): boolean => /^\d+$/.test(outcome);

export const headOf = (): string[] => [
  `| call | ${FAULT_COLUMNS.map(({ title }) => title).join(' | ')} |`,
  `| --- | ${FAULT_COLUMNS.map(() => '---').join(' | ')} |`,
];

/** @param cells - for each column its outcomes, once and three times. */
export function rowOf(call: WatchedCall, cells: readonly (readonly string[])[]): string {
  return `| ${titleOf(call)} | ${cells.map((outcomes) => outcomes.join(' · ')).join(' | ')} |`;
}

/** The titles of the calls that the kept table has for each scenario, in its order. */
export function keptCalls(document: string): Map<string, string[]> {
  const kept = new Map<string, string[]>();
  let rows: string[] = [];
  for (const line of tableOf(document).split('\n')) {
    const heading = /^### (.*)$/.exec(line)?.[1];
    if (heading !== undefined) kept.set(heading, (rows = []));
    const title = /^\| (`.*?`(?: \(\d+\))?) +\|/.exec(line)?.[1];
    if (title !== undefined) rows.push(title);
  }
  return kept;
}

const BEGIN = '<!-- faults by call: written by npm run chaos:faults -->';
const END = '<!-- end of faults by call -->';

export function withTable(document: string, table: string): string {
  const [before = '', rest = ''] = document.split(BEGIN);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1] ?? '\n'}`;
}

function tableOf(document: string): string {
  return document.split(BEGIN)[1]?.split(END)[0] ?? '';
}

/** A fault at a call, as a cell of the table shows it. */
export interface TriedFault {
  column: FaultColumn;
  call: WatchedCall;
  fault: Fault;
  times: number;
}

/** Every fault at every call, as often as the table has it: rows of columns of cells. */
export function faultsOf(calls: readonly WatchedCall[]): TriedFault[][][] {
  return calls.map((call) =>
    FAULT_COLUMNS.map((column) =>
      TIMES.map((times) => ({ column, call, fault: column.faultOf(call.vendor, isOfToken(call)), times })),
    ),
  );
}
