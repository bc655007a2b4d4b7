import { type Job, type JobItem, type JobPage } from '../sync/jobs/job';
import { AppError } from '../base/errors/app-error';
import { type Answer, type CommandLine } from './support/command-line';
import { countsText, jobText } from './support/job-text';
import { ServiceClient } from './support/service-client';
import { shown, table } from './support/table';

interface Options {
  items?: true;
  outcome?: string;
  pause?: true;
  resume?: true;
  cancel?: true;
  limit?: string;
  cursor?: string;
}

const DECISIONS = ['pause', 'resume', 'cancel'] as const;

/** `jobs`: those of the running service. */
export function addJobs(line: CommandLine): void {
  line
    .add(
      {
        usage: 'jobs [id]',
        does: 'lists the jobs of the running service, newest first, shows the one of that id, or decides about it',
        examples: [
          ['jobs', 'what was begun, and how far it is'],
          ['jobs backfill-0mi2k4z8q3f9a1b2c3d4e --items --outcome failed', 'what it could not do'],
          ['jobs backfill-0mi2k4z8q3f9a1b2c3d4e --resume', 'let a paused job go on'],
        ],
      },
      (id: string | undefined, options: Options) => answer(id, options, line.terminal.columns),
    )
    .option('--items', 'what the job found, record by record')
    .option('--outcome <outcome>', 'of the items only these, for example failed')
    .option('--pause', 'pause the job')
    .option('--resume', 'let it go on')
    .option('--cancel', 'end it for good')
    .option('--limit <count>', 'how many at most, from 1 to 100')
    .option('--cursor <cursor>', 'go on after a page, with its nextCursor');
}

function answer(id: string | undefined, options: Options, columns: number): Promise<Answer> {
  const service = ServiceClient.fromEnvironment();
  const decisions = DECISIONS.filter((decision) => options[decision]);
  const [decision] = decisions;
  const wanted = decisions.length + (options.items ? 1 : 0);
  if (id === undefined && wanted === 0) return list(service, options, columns);
  if (id === undefined || wanted > 1) {
    throw new AppError('invalid-request', 'One of --items, --pause, --resume and --cancel goes with the id of a job');
  }
  const path = `/jobs/${encodeURIComponent(id)}`;
  if (decision !== undefined) return decided(service, `${path}/${decision}`);
  return options.items ? items(service, path, options, columns) : one(service, path);
}

async function list(service: ServiceClient, { limit, cursor }: Options, columns: number): Promise<Answer> {
  const page = await service.get<JobPage<Job>>('/jobs', { limit, cursor });
  const rows = page.items.map((job) => [
    job.id,
    job.state,
    `${job.progress.done}/${job.progress.total ?? '?'}`,
    job.createdAt,
    job.eta,
    countsText(job),
  ]);
  const headings = ['ID', 'STATE', 'DONE', 'CREATED AT', 'EXPECTED TO END', 'COUNTS'];
  const text = rows.length === 0 ? 'No job\n' : table(headings, rows, columns);
  return { document: page, text: `${text}${more(page)}` };
}

async function one(service: ServiceClient, path: string): Promise<Answer> {
  const job = await service.get<Job>(path);
  return { document: job, text: jobText(job) };
}

async function items(service: ServiceClient, path: string, options: Options, columns: number): Promise<Answer> {
  const { outcome, limit, cursor } = options;
  const page = await service.get<JobPage<JobItem>>(`${path}/items`, { outcome, limit, cursor });
  const rows = page.items.map(({ record, target, outcome: found, result, error, fields }) => [
    `${record.kind} ${record.id}`,
    target && `${target.kind} ${target.id}`,
    found,
    error ? `${error.code}: ${error.message}` : JSON.stringify(fields ?? result),
  ]);
  const text = rows.length === 0 ? 'No item\n' : table(['RECORD', 'TARGET', 'OUTCOME', 'WHAT'], rows, columns);
  return { document: page, text: `${text}${more(page)}` };
}

async function decided(service: ServiceClient, path: string): Promise<Answer> {
  const job = await service.post<Pick<Job, 'id' | 'state'>>(path);
  return { document: job, text: `${shown(job.id)}: ${shown(job.state)}\n` };
}

const more = ({ nextCursor }: JobPage<unknown>): string =>
  nextCursor === null ? '' : `More: --cursor ${shown(nextCursor)}\n`;
