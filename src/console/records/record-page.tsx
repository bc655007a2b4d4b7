import { type JSX } from 'preact';
import { type TaskRecord } from '../../queue';
import { type DryRunResult } from '../../sync/http/dto/dry-run.dto';
import { type RecordState } from '../../sync/stories/explain-record';
import { type RecordStory } from '../../sync/stories/record-story';
import { Act } from '../view/act';
import { page } from '../view/layout';
import { Live } from '../view/live';
import { Notice } from '../view/notice';
import { type PageContext } from '../view/page-context';
import { Price } from '../view/price';
import { recordAddress, RecordLink, recordName } from '../view/record-link';
import { Result, toldOf } from '../view/result';
import { State, type Tone } from '../view/state';
import { Outcome, TaskLink } from '../view/task-parts';
import { Time } from '../view/time';

export interface RecordView {
  story: RecordStory;
  /** Whether a task carries this kind over. */
  canSync: boolean;
  /** null where none was asked for. */
  dryRun: DryRunResult | null;
}

const TONES: Readonly<Record<RecordState, Tone>> = {
  waiting: 'wait',
  failed: 'bad',
  conflict: 'bad',
  skipped: 'calm',
  'in-step': 'good',
  unknown: 'calm',
};

/** How a record stands, why, what was done, and what can be done now. */
export function recordPage(context: PageContext, { story, canSync, dryRun }: RecordView): string {
  const { record, linked, state, explanation, tasks } = story;
  return page(context, {
    title: recordName(record).replace(/^./, (letter) => letter.toUpperCase()),
    children: (
      <>
        <Notice url={context.url} />
        {dryRun !== null && <DryRun run={dryRun} />}
        <Live>
          <p>
            <State tone={TONES[state]}>{state}</State>{' '}
            {linked === null ? (
              'Not linked with another record, as far as is known.'
            ) : (
              <>
                Linked with <RecordLink record={linked} />.
              </>
            )}
          </p>
          <p class="sentence">{explanation}</p>
          <div class="acts">
            {canSync && <Act action={`${recordAddress(record)}/sync`} label="Sync now" />}
            {canSync && <Act action={`${recordAddress(record)}/dry-run`} label="Dry run" isPlain />}
            {state === 'conflict' && <a href="/console/conflicts">Decide which side to keep</a>}
            {state === 'failed' && <Act action={`${recordAddress(record)}/retry`} label="Retry" isPlain />}
          </div>
          <h2>Timeline</h2>
          <Timeline tasks={tasks} />
        </Live>
      </>
    ),
  });
}

function DryRun({ run: { type, result, error, price, spent } }: { run: DryRunResult }): JSX.Element {
  return (
    <section class="entry" aria-labelledby="dry-run">
      <h2 id="dry-run">Dry run of {type}</h2>
      {error === null ? (
        <>
          <p>
            It would end as <strong>{toldOf(result).status ?? 'done'}</strong>. Nothing was written.
          </p>
          {result !== null && <Result result={result} />}
        </>
      ) : (
        <p class="problem">{`It would fail with ${error.code}: ${error.message}`}</p>
      )}
      <p>
        Price: <Price price={price} />.
      </p>
      <p class="quiet">
        This dry run itself cost <Price price={spent} />.
      </p>
    </section>
  );
}

function Timeline({ tasks }: { tasks: readonly TaskRecord[] }): JSX.Element {
  if (tasks.length === 0) return <p>No task of this record is kept.</p>;
  return (
    <>
      {tasks.map((task) => (
        <Entry key={task.name} task={task} />
      ))}
    </>
  );
}

const Entry = ({ task }: { task: TaskRecord }): JSX.Element => (
  <article class="entry">
    <p>
      <Time at={task.finishedAt ?? task.enqueuedAt} /> <Outcome task={task} /> {task.type}
      {task.requestedBy !== null && <small> asked for by {task.requestedBy}</small>}
    </p>
    {task.result !== null && <Result result={task.result} />}
    {task.error !== null && task.state !== 'succeeded' && <p>{`${task.error.code}: ${task.error.message}`}</p>}
    <p class="quiet">
      <TaskLink name={task.name} />
    </p>
  </article>
);
