import { type JSX } from 'preact';
import { type Job, JOB_KINDS, JOB_MODES, JOB_SIDES, JOB_TYPES, type JobPage } from '../../sync/jobs/job';
import { changed } from '../view/address';
import { Choice, Moment, Problem, Text } from '../view/form-fields';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { type PageContext, useMayOperate, usePage } from '../view/page-context';
import { Time } from '../view/time';
import { JOB_WORDS } from './job-form';
import { jobAddress, JobStateWord, Progress } from './job-parts';

export interface JobsView {
  jobs: JobPage<Job>;
  /** What was typed, where it could not be started as typed. */
  typed: URLSearchParams;
  problem: string | null;
}

/** Long work: what there was, and a form that starts more. */
export function jobsPage(context: PageContext, { jobs, typed, problem }: JobsView): string {
  return page(context, {
    title: 'Jobs',
    children: (
      <>
        <StartForm typed={typed} problem={problem} />
        <Live>
          <List jobs={jobs} />
        </Live>
      </>
    ),
  });
}

function StartForm({ typed, problem }: Pick<JobsView, 'typed' | 'problem'>): JSX.Element | null {
  const value = (name: string): string => typed.get(name) ?? '';
  if (!useMayOperate()) return null;
  return (
    <form method="post" action="/console/jobs" class="start-job">
      <Problem problem={problem} />
      <Fields value={value} />
      <Kinds chosen={typed.getAll('kinds')} />
      <button type="submit">Start</button>
    </form>
  );
}

/** The style sheet hides those that the chosen type of job does not take. */
const Fields = ({ value }: { value: (name: string) => string }): JSX.Element => (
  <div class="filters">
    <Choice name="type" label="Job" of={JOB_TYPES} words={JOB_WORDS} value={value('type')} />
    <Choice
      group="of-records"
      name="from"
      label="From"
      of={JOB_SIDES}
      words={['Marketo', 'Pipedrive']}
      value={value('from')}
    />
    <Choice
      group="of-backfill"
      name="mode"
      label="Mode"
      of={JOB_MODES}
      words={['sync: as their tasks do it', 'link-only: set links alone']}
      value={value('mode')}
    />
    <Choice
      group="of-audit"
      name="repair"
      label="Repair"
      of={['false', 'true']}
      words={['no: tell what differs', 'yes: queue what puts it right']}
      value={value('repair')}
    />
    <Text group="of-records" name="ids" label="Ids" placeholder="all; else 30, 31" value={value('ids')} />
    <Moment group="of-records" name="since" label="Changed since (UTC)" value={value('since')} />
    <Text group="of-records" name="limit" label="At most" placeholder="all" value={value('limit')} />
  </div>
);

const Kinds = ({ chosen }: { chosen: readonly string[] }): JSX.Element => (
  <fieldset class="of-records">
    <legend>Kinds (none: all of that side)</legend>
    {JOB_KINDS.map((kind) => (
      <label key={kind}>
        <input type="checkbox" name="kinds" value={kind} checked={chosen.includes(kind)} /> {kind}
      </label>
    ))}
  </fieldset>
);

function List({ jobs: { items, nextCursor } }: Pick<JobsView, 'jobs'>): JSX.Element {
  const { url } = usePage();
  if (items.length === 0)
    return (
      <p>No job was started yet. A plan is a good begin: it writes nothing, and tells what a backfill would cost.</p>
    );
  return (
    <>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">State</th>
            <th scope="col">Progress</th>
            <th scope="col">Asked for by</th>
            <th scope="col">Created</th>
          </tr>
        </thead>
        <tbody>
          {items.map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </tbody>
      </table>
      {nextCursor !== null && (
        <p>
          <a href={changed(url, { cursor: nextCursor })}>Older</a>
        </p>
      )}
    </>
  );
}

const Row = ({ job: { id, state, progress, requestedBy, createdAt } }: { job: Job }): JSX.Element => (
  <tr>
    <td>
      <a href={jobAddress(id)}>{id}</a>
    </td>
    <td>
      <JobStateWord state={state} />
    </td>
    <td data-label="Progress">
      <Progress progress={progress} />
    </td>
    <td data-label="Asked for by">{requestedBy}</td>
    <td data-label="Created">
      <Time at={createdAt} />
    </td>
  </tr>
);
