import { type JSX } from 'preact';
import { type TaskRecord } from '../../queue';
import { toldOf } from './result';
import { State, type Tone } from './state';

export const taskAddress = (name: string): string => `/console/tasks/${name}`;

export const TaskLink = ({ name }: { name: string }): JSX.Element => <a href={taskAddress(name)}>{name}</a>;

/** How a task stands, in a word or two. */
export function Outcome({ task }: { task: TaskRecord }): JSX.Element {
  const [tone, words] = outcomeOf(task);
  return <State tone={tone}>{words}</State>;
}

function outcomeOf({ state, error, result, supersededBy, dismissedAt }: TaskRecord): [Tone, string] {
  if (state === 'queued') return ['wait', error === null ? 'waits' : 'waits for its retry'];
  if (state === 'running') return ['wait', 'runs'];
  if (state === 'succeeded') {
    const { status = 'succeeded' } = toldOf(result);
    return [status === 'skipped' ? 'calm' : 'good', status];
  }
  if (supersededBy !== null) return ['calm', 'failed, succeeded since'];
  return dismissedAt === undefined ? ['bad', 'failed'] : ['calm', 'failed, dismissed'];
}
