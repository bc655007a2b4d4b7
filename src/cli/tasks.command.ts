import { type Answer, type CommandLine } from './support/command-line';
import { ServiceClient } from './support/service-client';
import { type Cell, shown, table } from './support/table';
import { type TaskFilters, withTaskFilters } from './support/task-filters';
import { paramsText, type ShownTask, taskTable } from './support/task-table';

interface Summary {
  queued: number;
  running: number;
  failed: number;
  oldestWaitingSeconds: number | null;
  failures: { code: string; type: string; count: number; newestAt: string; example: string }[];
}

type Options = TaskFilters & { summary?: true; limit?: string; cursor?: string };

/** `tasks`: those of the running service. */
export function addTasks(line: CommandLine): void {
  const command = line.add(
    {
      usage: 'tasks [name]',
      does: 'lists the tasks of the running service, newest first, or shows the one of that name',
      examples: [
        ['tasks --state failed', 'what was given up'],
        ['tasks --record lead:30', 'what happened to a lead and its person'],
        ['tasks --summary', 'how many wait, and what fails'],
      ],
    },
    (name: string | undefined, options: Options) => {
      const service = ServiceClient.fromEnvironment();
      if (name !== undefined) return one(service, name);
      return options.summary ? summary(service) : list(service, options, line.terminal.columns);
    },
  );
  withTaskFilters(command)
    .option('--state <state>', 'only tasks in this state: queued, running, succeeded or failed')
    .option('--limit <count>', 'how many at most, from 1 to 100')
    .option('--cursor <cursor>', 'go on after a page, with its nextCursor')
    .option('--summary', 'count instead: what waits, and the failures by error and type');
}

async function list(service: ServiceClient, options: Options, columns: number): Promise<Answer> {
  const { state, type, code, record, since, until, limit, cursor } = options;
  const query = { state, type, code, record, since, until, limit, cursor };
  const page = await service.get<{ items: ShownTask[]; nextCursor: string | null }>('/tasks', query);
  const more = page.nextCursor === null ? '' : `More: --cursor ${shown(page.nextCursor)}\n`;
  const none = page.items.length === 0 ? 'No task\n' : taskTable(page.items, columns);
  return { document: page, text: `${none}${more}` };
}

async function one(service: ServiceClient, name: string): Promise<Answer> {
  const task = await service.get<ShownTask>(`/tasks/${encodeURIComponent(name)}`);
  const members = Object.entries({ ...task, params: paramsText(task.params) });
  const rows = members.map(([member, value]): Cell[] => [member, typeof value === 'string' ? value : textOf(value)]);
  return { document: task, text: rows.map(([member, value]) => `${shown(member)}: ${shown(value)}\n`).join('') };
}

const textOf = (value: unknown): string => (value === null ? '' : JSON.stringify(value));

async function summary(service: ServiceClient): Promise<Answer> {
  const found = await service.get<Summary>('/tasks/summary');
  const { queued, running, failed, oldestWaitingSeconds: oldest, failures } = found;
  const waiting = oldest === null ? '' : `; the oldest has waited ${oldest} s`;
  const head = `Waiting ${queued}, running ${running}, failed ${failed}${waiting}\n`;
  const rows = failures.map(({ code, type, count, newestAt, example }) => [count, code, type, newestAt, example]);
  const headings = ['COUNT', 'ERROR', 'TYPE', 'NEWEST AT', 'EXAMPLE'];
  return { document: found, text: rows.length === 0 ? head : `${head}\n${table(headings, rows)}` };
}
