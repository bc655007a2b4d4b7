import { type JSX } from 'preact';
import { type TaskRecord } from '../../queue';
import { Act } from '../view/act';
import { type Fact, Facts } from '../view/facts';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { Notice } from '../view/notice';
import { type PageContext } from '../view/page-context';
import { RecordLink, recordOfParams } from '../view/record-link';
import { Result } from '../view/result';
import { Outcome, taskAddress, TaskLink } from '../view/task-parts';
import { Time } from '../view/time';

export interface TaskView {
  task: TaskRecord;
  /** One sentence: why, and what to do. */
  sentence: string;
}

/** One task whole. */
export function taskPage(context: PageContext, view: TaskView): string {
  const { task, sentence } = view;
  return page(context, {
    title: `Task ${task.name}`,
    children: (
      <>
        <Notice url={context.url} />
        <Live>
          <p class="sentence">{sentence}</p>
          <Decisions task={task} />
          <TaskFacts task={task} />
          {task.error !== null && <p class="problem">{`${task.error.code}: ${task.error.message}`}</p>}
          {task.result !== null && (
            <>
              <h2>Result</h2>
              <Result result={task.result} />
              <details>
                <summary>As the API tells it</summary>
                <pre>{JSON.stringify(task.result, null, 2)}</pre>
              </details>
            </>
          )}
          <Attempts task={task} />
        </Live>
      </>
    ),
  });
}

function Decisions({ task: { name, state, supersededBy, dismissedAt } }: { task: TaskRecord }): JSX.Element | null {
  if (state !== 'failed') return null;
  const isOpen = supersededBy === null && dismissedAt === undefined;
  return (
    <div class="acts">
      <Act action={`${taskAddress(name)}/retry`} label="Retry" />
      {isOpen && <Act action={`${taskAddress(name)}/dismiss`} label="Dismiss" isPlain />}
    </div>
  );
}

function TaskFacts({ task }: { task: TaskRecord }): JSX.Element {
  const record = recordOfParams(task.params);
  const { startedAt, finishedAt, supersededBy, dismissedAt, requestedBy } = task;
  const facts: Fact[] = [
    ['State', <Outcome task={task} />],
    ['Type', task.type],
    ['Record', record && <RecordLink record={record} />],
    ['Asked for by', requestedBy],
    ['Stored', <Time at={task.enqueuedAt} />],
    [task.state === 'queued' ? 'Expected to run' : 'Was expected to run', <Time at={task.eta} />],
    ['Latest attempt', startedAt && <Time at={startedAt} />],
    ['Ended', finishedAt && <Time at={finishedAt} />],
    ['Attempts', task.attempts],
    ['Has succeeded since', supersededBy && <TaskLink name={supersededBy} />],
    ['Dismissed', dismissedAt === undefined ? null : <Time at={dismissedAt} />],
    ['Parameters', <code>{JSON.stringify(task.params)}</code>],
  ];
  return <Facts facts={facts} />;
}

function Attempts({ task: { attemptsLog } }: { task: TaskRecord }): JSX.Element | null {
  if (attemptsLog.length === 0) return null;
  return (
    <>
      <h2>Failed attempts</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Ended</th>
            <th scope="col">Error</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {attemptsLog.toReversed().map(({ at, code, message }) => (
            <tr key={at}>
              <td data-label="Ended">
                <Time at={at} />
              </td>
              <td data-label="Error">{code}</td>
              <td data-label="Message">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
