import { type AppError, toAppError } from '../../../base/errors/app-error';
import { type Dispatch } from '../../ledger/task-outbox';
import { type DriverParts } from '../driver-parts';
import { type CloudTasksQueue } from './cloud-tasks.queue';

export interface DispatcherParts extends Pick<DriverParts, 'outbox' | 'held' | 'clock' | 'log'> {
  readonly queue: Pick<CloudTasksQueue, 'create' | 'close'>;
}

const DISPATCHED_AT_ONCE = 100;
/** A dispatch that did not come by then was lost, for example with a purged queue. */
const OVERDUE_MS = 60 * 60 * 1000;
/** How long what is held is left with Cloud Tasks before it is looked at again. */
const SHORTEST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 60_000;

/** Hands to Cloud Tasks what the ledger says is to be dispatched. */
export class Dispatcher {
  private round: Promise<void> = Promise.resolve();
  private nextRound: Promise<void> | null = null;
  private failure: AppError | null = null;

  constructor(private readonly parts: DispatcherParts) {}

  /** Why tasks cannot be handed over at the moment. */
  get problem(): string | null {
    return this.failure?.message ?? null;
  }

  /** One round at a time; whoever asks during one is served by the next. */
  dispatch(): Promise<void> {
    this.nextRound ??= this.round.then(() => {
      this.nextRound = null;
      this.round = this.dispatchPending();
      return this.round;
    });
    return this.nextRound;
  }

  /** Tells in the log what does not work, and leaves it to the sweeper. */
  async dispatchPending(): Promise<void> {
    const { outbox, log } = this.parts;
    try {
      let dispatches: Dispatch[];
      do {
        dispatches = await outbox.pending(DISPATCHED_AT_ONCE);
        await this.create(dispatches);
      } while (dispatches.length === DISPATCHED_AT_ONCE);
      this.failure = null;
    } catch (thrown) {
      this.failure = toAppError(thrown);
      log.error({ err: this.failure }, 'tasks cannot be handed to Cloud Tasks, trying again');
    }
  }

  /** Once more what was lost on Google's side. */
  async dispatchOverdue(): Promise<void> {
    const { outbox, clock } = this.parts;
    await this.create(await outbox.overdue(clock.now() - OVERDUE_MS, DISPATCHED_AT_ONCE));
  }

  /** What was dispatched for later is dispatched anew by the next round. */
  async recall(): Promise<void> {
    const { outbox, log } = this.parts;
    try {
      await outbox.recall();
    } catch (thrown) {
      log.error({ err: toAppError(thrown) }, 'held tasks cannot be recalled; they come when they were to');
    }
  }

  private async create(dispatches: readonly Dispatch[]): Promise<void> {
    const { outbox, queue, clock } = this.parts;
    await Promise.all(
      dispatches.map(async (dispatch) => {
        await queue.create(this.notBeforeRelease(dispatch), clock.now());
        await outbox.dispatched(dispatch, clock.now());
      }),
    );
  }

  /** What is held comes later, so that an instance is woken for it, and no more often than it has to. */
  private notBeforeRelease(dispatch: Dispatch): Dispatch {
    const until = this.parts.held.until(dispatch.type);
    if (until === 0) return dispatch;
    const now = this.parts.clock.now();
    const heldUntil = Math.min(Math.max(until, now + SHORTEST_HOLD_MS), now + LONGEST_HOLD_MS);
    return { ...dispatch, dueAt: Math.max(dispatch.dueAt ?? 0, heldUntil) };
  }
}
