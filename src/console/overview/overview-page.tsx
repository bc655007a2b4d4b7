import { type ComponentChildren, type JSX } from 'preact';
import { memberOf } from '../../base/by-name';
import { type PairOutcome } from '../../sync/jobs/job';
import { type WebhookState } from '../../sync/guardian/wanted-webhooks';
import { counted, duration, figure } from '../view/figures';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { type PageContext } from '../view/page-context';
import { State } from '../view/state';
import { jobAddress } from '../jobs/job-parts';
import { Time } from '../view/time';
import { growthOf } from './backlog';
import { Bars } from './bars';
import { Gauge } from './gauge';
import { type OverviewFigures } from './overview-figures';

/** How everything stands, on one page. */
export function overviewPage(context: PageContext, figures: OverviewFigures): string {
  const { hours, backlog, marketo, pipedrive } = figures;
  const times = hours.map(({ at }) => at);
  return page(context, {
    title: 'Overview',
    children: (
      <Live>
        <Problems problems={figures.problems} />
        <Queue {...figures} />
        <h2>Vendors</h2>
        <Vendors {...figures} />
        <h2>The last 24 hours</h2>
        <div class="pictures">
          <Bars
            title="Tasks that ended, by hour"
            hours={times}
            series={[
              { name: 'Succeeded', ink: 'ink-good', values: hours.map(({ succeeded }) => succeeded) },
              { name: 'Failed', ink: 'ink-bad', values: hours.map(({ failed }) => failed) },
            ]}
          />
          <Bars
            title="Backlog, by hour"
            hours={times}
            series={[{ name: 'Waiting or running', ink: 'ink', values: backlog.map(({ tasks }) => tasks) }]}
          />
          <Gauge title="Calls of Marketo today" budget={marketo} />
          <Gauge title="Tokens of Pipedrive today" budget={pipedrive} />
        </div>
      </Live>
    ),
  });
}

function Queue({ summary, backlog }: OverviewFigures): JSX.Element {
  const { queued, running, failed, oldestWaitingSeconds } = summary;
  return (
    <dl class="cards">
      <Card name="Waiting" href="/console/tasks?state=queued">
        {figure(queued)}
      </Card>
      <Card name="Running" href="/console/tasks?state=running">
        {figure(running)}
      </Card>
      <Card name="Failed" href="/console/failures">
        {figure(failed)}
      </Card>
      <Card name="Oldest waiting">{oldestWaitingSeconds === null ? 'none' : duration(oldestWaitingSeconds)}</Card>
      <div class="card">
        <dt>Backlog</dt>
        <dd>{backlogSentence(growthOf(backlog))}</dd>
      </div>
    </dl>
  );
}

function backlogSentence(growth: number): string {
  if (growth === 0) return 'Stays as it is: as many tasks end as come.';
  const tasks = counted(Math.abs(growth), 'task');
  return growth > 0 ? `Grows: ${tasks} more than an hour ago.` : `Shrinks: ${tasks} fewer than an hour ago.`;
}

function Card({ name, href, children }: { name: string; href?: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="card">
      <dt>{href === undefined ? name : <a href={href}>{name}</a>}</dt>
      <dd class="large">{children}</dd>
    </div>
  );
}

function Problems({ problems }: Pick<OverviewFigures, 'problems'>): JSX.Element {
  return (
    <>
      {problems.map(({ variable, message }) => (
        <p key={variable} class="problem">
          <strong>{variable}:</strong> {message}
        </p>
      ))}
    </>
  );
}

const NAMES: Readonly<Record<string, string>> = { marketo: 'Marketo', pipedrive: 'Pipedrive' };

function Vendors({ vendors, webhooks, audit }: OverviewFigures): JSX.Element {
  return (
    <dl class="facts">
      {vendors.map(([name, description]) => (
        <>
          <dt>{memberOf(NAMES, name) ?? name}</dt>
          <dd>
            <State tone={description === 'ok' ? 'good' : description.startsWith('down') ? 'bad' : 'wait'}>
              {description === 'ok' ? 'reachable' : description}
            </State>
          </dd>
        </>
      ))}
      <dt>Webhooks of Pipedrive</dt>
      <dd>
        <Webhooks webhooks={webhooks} />
      </dd>
      <dt>Last audit</dt>
      <dd>
        <LastAudit audit={audit} />
      </dd>
    </dl>
  );
}

function LastAudit({ audit }: Pick<OverviewFigures, 'audit'>): JSX.Element {
  if (audit === null) {
    return (
      <>
        None yet: <a href="/console/jobs">start one</a>, or have one every day by AUDIT_AT.
      </>
    );
  }
  const { id, state, createdAt, counts } = audit;
  const { differing = 0, brokenLinks = 0 } = counts as Partial<Record<PairOutcome, number>>;
  return (
    <>
      <a href={jobAddress(id)}>
        <Time at={createdAt} />
      </a>
      : {state}, {figure(differing)} differing, {counted(brokenLinks, 'broken link')}
    </>
  );
}

const WORDS: Readonly<Record<WebhookState, string>> = {
  there: 'alive',
  failing: 'its last delivery was not answered with success',
  inactive: 'Pipedrive switched it off',
  'old-version': 'of version 1, which does not tell everything',
  missing: 'missing',
};

function Webhooks({ webhooks }: Pick<OverviewFigures, 'webhooks'>): JSX.Element {
  if (webhooks === null) {
    return <>Nobody looks at them: set PUBLIC_URL, so that the service knows which address they have to call.</>;
  }
  if (webhooks.length === 0) return <>Not looked at yet.</>;
  const wrong = webhooks.filter(({ state }) => state !== 'there');
  if (wrong.length === 0) return <State tone="good">all {figure(webhooks.length)} alive</State>;
  return (
    <>
      <State tone="bad">
        {figure(wrong.length)} of {figure(webhooks.length)} not alive
      </State>
      <ul>
        {wrong.map(({ event, state }) => (
          <li key={event}>
            {event}: {WORDS[state]}
          </li>
        ))}
      </ul>
      Run <code>npm run cli -- setup</code> to see what is missing.
    </>
  );
}
