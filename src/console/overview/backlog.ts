import { type HourOfTasks } from '../../queue';

/** How many tasks were waiting or running at the end of an hour; of the present one: now. */
export interface BacklogOfHour {
  /** ISO time at which the hour began. */
  at: string;
  tasks: number;
}

/**
 * The backlog of past hours, reckoned back from the present one by what came and ended since.
 *
 * @param hours - the earliest first; the last one is the present one.
 * @param present - tasks that wait or run now.
 */
export function backlogOf(hours: readonly HourOfTasks[], present: number): BacklogOfHour[] {
  let tasks = present;
  return hours
    .toReversed()
    .map(({ at, accepted, succeeded, failed }) => {
      const ofHour = { at, tasks };
      // A task that was tried again by hand ended twice; a backlog is never less than none.
      tasks = Math.max(0, tasks - accepted + succeeded + failed);
      return ofHour;
    })
    .toReversed();
}

/** How many more tasks wait than at the end of the hour before; negative where it shrinks. */
export function growthOf(backlog: readonly BacklogOfHour[]): number {
  const [before, present] = backlog.slice(-2);
  return before === undefined || present === undefined ? 0 : present.tasks - before.tasks;
}
