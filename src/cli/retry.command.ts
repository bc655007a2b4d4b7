import { AppError } from '../base/errors/app-error';
import { type Answer, type CommandLine } from './support/command-line';
import { ServiceClient } from './support/service-client';
import { shown } from './support/table';
import { type TaskFilters, withTaskFilters } from './support/task-filters';

type Options = TaskFilters & { dryRun?: true; superseded?: true };

/** `retry`: failed tasks, once more. */
export function addRetry(line: CommandLine): void {
  const command = line.add(
    {
      usage: 'retry [name]',
      does: 'queues the failed task of that name again, or all failed tasks that fit the options',
      examples: [
        ['retry --code vendor-denied --dry-run', 'how many that would be'],
        ['retry --code vendor-denied --type lead-to-person', 'all of them, after a permission was given'],
      ],
    },
    async (name: string | undefined, options: Options) => {
      const service = ServiceClient.fromEnvironment();
      if (name === undefined) return many(service, options);
      if (Object.keys(options).every((option) => option === 'json')) return one(service, name);
      throw new AppError('invalid-request', 'A task is named, or chosen by options, not both');
    },
  );
  withTaskFilters(command)
    .option('--superseded', 'also those whose record has succeeded since')
    .option('--dry-run', 'only count them');
}

async function one(service: ServiceClient, name: string): Promise<Answer> {
  const task = await service.post<{ name: string; eta: string }>(`/tasks/${encodeURIComponent(name)}/retry`);
  return { document: task, text: `Queued again: ${shown(task.name)}, expected to run at ${shown(task.eta)}\n` };
}

async function many(service: ServiceClient, { dryRun, superseded, ...filters }: Options): Promise<Answer> {
  const { type, code, record, since, until } = filters;
  const query = { type, code, record, since, until, ...flag({ superseded }), ...flag({ dryRun }) };
  const counted = await service.post<{ matched: number; queued: number }>('/tasks/retry', query);
  const done = dryRun ? 'nothing was queued, as asked' : `${counted.queued} queued again`;
  return { document: counted, text: `${counted.matched} failed tasks fit; ${done}\n` };
}

const flag = (given: Record<string, true | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).flatMap(([name, isSet]) => (isSet ? [[name, 'true']] : [])));
