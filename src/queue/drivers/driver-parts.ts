import { type Clock } from '../../base/concurrency/clock';
import { type Timers } from '../../base/concurrency/timers';
import { type Log } from '../../base/logging/log';
import { type DueTimes } from '../ledger/due-times';
import { type TaskClaims } from '../ledger/task-claims';
import { type TaskOutbox } from '../ledger/task-outbox';
import { type HeldTasks } from '../running/held-tasks';
import { type TaskRecovery } from '../running/task-recovery';
import { type TaskRunner } from '../running/task-runner';

/** What every driver is made of. */
export interface DriverParts {
  readonly claims: TaskClaims;
  readonly due: DueTimes;
  readonly outbox: TaskOutbox;
  readonly runner: TaskRunner;
  readonly recovery: TaskRecovery;
  readonly held: HeldTasks;
  /** How many tasks may run at once, on all instances together. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}
