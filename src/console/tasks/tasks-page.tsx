import { type JSX } from 'preact';
import { FAILURES } from '../../base/errors/app-error';
import { TASK_STATES, type TaskPage, type TaskRecord } from '../../queue';
import { TASKS } from '../../sync/tasks/definitions';
import { changed } from '../view/address';
import { Choice, Moment, Problem, Text } from '../view/form-fields';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { type PageContext, usePage } from '../view/page-context';
import { RecordLink, recordOfParams } from '../view/record-link';
import { Outcome, TaskLink } from '../view/task-parts';
import { Time } from '../view/time';
import { type TypedFilters } from './task-filters';

export interface TasksView {
  typed: TypedFilters;
  /** null where a filter is wrong. */
  tasks: TaskPage | null;
  problem: string | null;
}

/** Tasks by whatever is asked for, newest first. */
export function tasksPage(context: PageContext, { typed, tasks, problem }: TasksView): string {
  return page(context, {
    title: 'Tasks',
    children: (
      <>
        <Filters typed={typed} problem={problem} />
        {tasks !== null && (
          <Live>
            <List tasks={tasks} />
          </Live>
        )}
      </>
    ),
  });
}

function Filters({ typed, problem }: Pick<TasksView, 'typed' | 'problem'>): JSX.Element {
  return (
    <form method="get" action="/console/tasks">
      <Problem problem={problem} />
      <div class="filters">
        <Choice nothing="any" name="state" label="State" of={TASK_STATES} value={typed.state} />
        <Choice
          nothing="any"
          name="type"
          label="Type"
          of={[...new Set(TASKS.map(({ type }) => type))]}
          value={typed.type}
        />
        <Choice nothing="any" name="code" label="Error" of={Object.keys(FAILURES)} value={typed.code} />
        <Text name="record" label="Record" value={typed.record} placeholder="lead 30" />
        <Moment name="since" label="Since (UTC)" value={typed.since} />
        <Moment name="until" label="Until (UTC)" value={typed.until} />
        <Choice
          nothing="left out"
          name="superseded"
          label="Failures that are over"
          of={['true']}
          words={['shown, too']}
          value={typed.superseded}
        />
        <div>
          <button type="submit">Filter</button> <a href="/console/tasks">All tasks</a>
        </div>
      </div>
    </form>
  );
}

function List({ tasks: { items, nextCursor } }: { tasks: TaskPage }): JSX.Element {
  const { url } = usePage();
  if (items.length === 0) {
    return <p>No task fits. Take a filter away, or start a record by hand on its page under Records.</p>;
  }
  return (
    <>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Record</th>
            <th scope="col">Outcome</th>
            <th scope="col" class="number">
              Attempts
            </th>
            <th scope="col">Stored</th>
          </tr>
        </thead>
        <tbody>
          {items.map((task) => (
            <Row key={task.name} task={task} />
          ))}
        </tbody>
      </table>
      <Paging url={url} nextCursor={nextCursor} />
    </>
  );
}

function Row({ task }: { task: TaskRecord }): JSX.Element {
  const record = recordOfParams(task.params);
  return (
    <tr>
      <td>
        <TaskLink name={task.name} />
      </td>
      <td data-label="Record">{record && <RecordLink record={record} />}</td>
      <td>
        <Outcome task={task} /> {task.state !== 'succeeded' && task.error?.code}
      </td>
      <td data-label="Attempts" class="number">
        {task.attempts}
      </td>
      <td data-label="Stored">
        <Time at={task.enqueuedAt} />
      </td>
    </tr>
  );
}

const Paging = ({ url, nextCursor }: { url: string; nextCursor: string | null }): JSX.Element => (
  <p>
    {url.includes('cursor=') && <a href={changed(url, { cursor: undefined })}>Newest</a>}{' '}
    {nextCursor !== null && <a href={changed(url, { cursor: nextCursor })}>Older</a>}
  </p>
);
