import { type Command } from 'commander';
import { AppError } from '../../base/errors/app-error';
import { KINDS_OF_SIDE } from '../../sync/jobs/job';

/** Which records a plan or backfill takes, as options have it. */
export type RecordChoiceOptions = Partial<Record<'from' | 'kinds' | 'ids' | 'since' | 'limit', string>>;

/** Options whose values the service checks: a wrong one is its message. */
export function withRecordChoice(command: Command): Command {
  const { marketo, pipedrive } = KINDS_OF_SIDE;
  return command
    .requiredOption('--from <side>', 'where the records come from: marketo or pipedrive')
    .option(
      '--kinds <kinds>',
      `comma separated: ${marketo.join(', ')}, or of ${pipedrive.join(', ')}; default all of that side`,
    )
    .option('--ids <ids>', 'comma separated: only these records, of one kind')
    .option('--since <time>', 'only records changed since (ISO 8601)')
    .option('--limit <count>', 'so many records at most');
}

/** The members of the job's request. @throws AppError `invalid-request` where ids or limit are no numbers. */
export function recordChoice({ from, kinds, ids, since, limit }: RecordChoiceOptions): object {
  return {
    from,
    ...(kinds !== undefined && { kinds: parts(kinds) }),
    ...(ids !== undefined && { ids: parts(ids).map((id) => numberIn('--ids', id)) }),
    ...(since !== undefined && { since }),
    ...(limit !== undefined && { limit: numberIn('--limit', limit) }),
  };
}

const parts = (text: string): string[] => text.split(',').map((part) => part.trim());

function numberIn(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('invalid-request', `${option} takes whole numbers, such as 12`);
}
