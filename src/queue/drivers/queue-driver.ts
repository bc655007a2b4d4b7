/**
 * Sees to it that stored tasks are run: each at least once, tasks of one lane in the order in which they were stored
 * and never two of them at once.
 */
export interface QueueDriver {
  /** Begins to run tasks, those that an earlier process left unfinished included. */
  start(): Promise<void>;

  /** A task was stored, or stored again for another try; it is due at the given time (epoch milliseconds). */
  taskStored(name: string, dueAt: number): Promise<void>;

  /** A task is about to be stored; to be told, too, once it was or could not be. */
  expects?(tasks: 1 | -1): void;

  /** What keeps the driver from having tasks run, without secrets, or null where all is well. */
  readonly problem: string | null;

  /** No task is begun until `resume`; those that run go on, and new ones are stored. */
  pause(): void;
  resume(): void;

  /** Resolves as soon as no task runs and none can be begun now; not while the driver is paused or not yet started. */
  idle(): Promise<void>;

  /** Begins no further task and waits, up to 25 seconds, for those that run. The others stay queued. */
  stop(): Promise<void>;
}
