import { type Cell, table } from './table';

/** A task as the service's routes give it, as far as a line of a table shows it. */
export interface ShownTask {
  name: string;
  type: string;
  params: Record<string, unknown>;
  state: string;
  attempts: number;
  enqueuedAt: string;
  eta: string;
  finishedAt: string | null;
  result: object | null;
  error: { code: string; message: string } | null;
}

const HEADINGS = ['NAME', 'TYPE', 'OF', 'STATE', 'TRIES', 'QUEUED AT', 'OUTCOME'];

/** One line for each task. @param columns - how many characters fit in a line. */
export function taskTable(tasks: readonly ShownTask[], columns: number): string {
  return table(HEADINGS, tasks.map(rowOf), columns);
}

function rowOf(task: ShownTask): Cell[] {
  const { name, type, params, state, attempts, enqueuedAt } = task;
  return [name, type, paramsText(params), state, attempts, enqueuedAt, outcome(task)];
}

/** The ids of a task: `leadId 30`. */
export function paramsText(params: Record<string, unknown>): string {
  return Object.entries(params)
    .map(([param, value]) => `${param} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function outcome({ error, result }: ShownTask): string {
  if (error) return `${error.code}: ${error.message}`;
  const { status, reason } = (result ?? {}) as { status?: string; reason?: string };
  return [status, reason].filter((part) => part !== undefined).join(': ');
}
