import { type JSX } from 'preact';
import { type Job, type JobState } from '../../sync/jobs/job';
import { figure, share } from '../view/figures';
import { State, type Tone } from '../view/state';

const TONES: Readonly<Record<JobState, Tone>> = {
  queued: 'wait',
  running: 'wait',
  paused: 'wait',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'calm',
};

export const jobAddress = (id: string): string => `/console/jobs/${id}`;

export const JobStateWord = ({ state }: { state: JobState }): JSX.Element => <State tone={TONES[state]}>{state}</State>;

/** How far a job has come, as a bar and in figures. */
export function Progress({
  progress: { done, total },
  isLarge = false,
}: {
  progress: Job['progress'];
  isLarge?: boolean;
}): JSX.Element {
  const words = total === null ? `${figure(done)} done` : `${figure(done)} of ${figure(total)} (${share(done, total)})`;
  return (
    <>
      {isLarge && (
        <progress aria-label="Progress" max={Math.max(1, total ?? 1)} value={total === null ? undefined : done} />
      )}
      <span>{words}</span>
    </>
  );
}
