import { type JSX } from 'preact';
import { type FailureGroup } from '../../queue';
import { Act } from '../view/act';
import { address } from '../view/address';
import { counted, figure } from '../view/figures';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { Notice } from '../view/notice';
import { type PageContext } from '../view/page-context';
import { TaskLink } from '../view/task-parts';
import { Time } from '../view/time';

/** Failed tasks of one error and type, with what a person does about them. */
export interface FailureView extends FailureGroup {
  /** About the newest of them. */
  sentence: string;
}

/** What has failed and still needs somebody, the most frequent first. */
export function failuresPage(context: PageContext, failures: readonly FailureView[]): string {
  return page(context, {
    title: 'Failures',
    children: (
      <>
        <Notice url={context.url} />
        <Live>
          {failures.length === 0 ? (
            <p>
              Nothing has failed that still needs somebody.{' '}
              <a href="/console/tasks?state=failed&superseded=true">Show those that are over</a>
            </p>
          ) : (
            failures.map((failure) => <Failure key={`${failure.code} ${failure.type}`} failure={failure} />)
          )}
        </Live>
      </>
    ),
  });
}

function Failure({ failure }: { failure: FailureView }): JSX.Element {
  const { code, type, count, newestAt, example, sentence } = failure;
  const id = `${code}-of-${type}`;
  const fields = { code, type };
  return (
    <section class="entry" aria-labelledby={id}>
      <h2 id={id}>
        {code} in {type}
      </h2>
      <p>{sentence}</p>
      <p class="quiet">
        {counted(count, 'task')}, <a href={address('/console/tasks', { state: 'failed', ...fields })}>show all</a>; the
        newest <Time at={newestAt} />: <TaskLink name={example} />
      </p>
      <div class="acts">
        <Act action="/console/failures/retry" label={`Retry all ${figure(count)}`} fields={fields} describedBy={id} />
        <Act action="/console/failures/dismiss" label="Dismiss" fields={fields} describedBy={id} isPlain />
      </div>
    </section>
  );
}
