import { type JSX } from 'preact';
import { type Job, type JobItem, type JobPage } from '../../sync/jobs/job';
import { Act } from '../view/act';
import { Facts } from '../view/facts';
import { figure } from '../view/figures';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { Notice } from '../view/notice';
import { type PageContext } from '../view/page-context';
import { Price } from '../view/price';
import { Time } from '../view/time';
import { Items } from './job-items';
import { jobAddress, JobStateWord, Progress } from './job-parts';

export interface JobView {
  job: Job;
  items: JobPage<JobItem>;
  /** Of the items that are shown; undefined for all. */
  outcome: string | undefined;
}

/** One job: how far it has come, what it costs, and what it found. */
export function jobPage(context: PageContext, { job, items, outcome }: JobView): string {
  return page(context, {
    title: `Job ${job.id}`,
    children: (
      <>
        <Notice url={context.url} />
        <Live>
          <p>
            <JobStateWord state={job.state} /> <Progress progress={job.progress} isLarge />
          </p>
          {job.pausedBecause !== null && <p class="notice">Paused because: {job.pausedBecause}</p>}
          {job.error !== null && <p class="problem">{`${job.error.code}: ${job.error.message}`}</p>}
          <Decisions job={job} />
          <JobFacts job={job} />
          <Counts job={job} chosen={outcome} />
          <Items items={items} />
        </Live>
      </>
    ),
  });
}

function Decisions({ job: { id, state } }: { job: Job }): JSX.Element | null {
  const isUnderWay = state === 'queued' || state === 'running';
  if (!isUnderWay && state !== 'paused') return null;
  return (
    <div class="acts">
      {isUnderWay && <Act action={`${jobAddress(id)}/pause`} label="Pause" />}
      {state === 'paused' && <Act action={`${jobAddress(id)}/resume`} label="Resume" />}
      <Act action={`${jobAddress(id)}/cancel`} label="Cancel" isPlain />
    </div>
  );
}

const JobFacts = ({ job }: { job: Job }): JSX.Element => (
  <Facts
    facts={[
      ['Type', job.type],
      ['Options', <code>{JSON.stringify(job.options)}</code>],
      ['Asked for by', job.requestedBy],
      ['Created', <Time at={job.createdAt} />],
      ['Started', job.startedAt && <Time at={job.startedAt} />],
      ['Ended', job.finishedAt && <Time at={job.finishedAt} />],
      ['ETA', job.eta && <Time at={job.eta} />],
      ['Cost so far', <Price price={job.cost} />],
      ['Lists beside', <Price price={job.cost.lists} />],
      [job.type === 'plan' ? 'Price of the real run' : 'Price ahead', <Price price={job.price} />],
    ]}
  />
);

const Counts = ({ job, chosen }: { job: Job; chosen: string | undefined }): JSX.Element => (
  <>
    <h2>What it found</h2>
    <ul class="counts">
      <li>
        <a href={jobAddress(job.id)} aria-current={chosen === undefined ? 'true' : undefined}>
          all
        </a>
      </li>
      {Object.entries(job.counts).map(([outcome, count]) => (
        <li key={outcome}>
          <a href={`${jobAddress(job.id)}?outcome=${outcome}`} aria-current={chosen === outcome ? 'true' : undefined}>
            {outcome} <strong>{figure(count)}</strong>
          </a>
        </li>
      ))}
    </ul>
  </>
);
