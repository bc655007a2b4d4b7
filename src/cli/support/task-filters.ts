import { type Command } from 'commander';

/** Which tasks are meant, as the routes of tasks take it. */
export type TaskFilters = Partial<Record<'state' | 'type' | 'code' | 'record' | 'since' | 'until', string>>;

/** Options that the routes check: a wrong value is their message. */
export function withTaskFilters(command: Command): Command {
  return command
    .option('--type <type>', 'only tasks of this type, for example lead-to-person')
    .option('--code <code>', 'only tasks with this error, for example record-rejected')
    .option('--record <kind:id>', "only tasks of this record's line, for example lead:30")
    .option('--since <time>', 'only tasks queued at this time or later (ISO 8601)')
    .option('--until <time>', 'only tasks queued before this time (ISO 8601)');
}
