import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type Clock } from '../base/concurrency/clock';
import { type AttemptEnd } from './running/task-runner';
import { type TaskReader } from './ledger/task-reader';

/** From one second, for a queue that keeps up, to a day, for one that outlasted an outage. */
const SECONDS = [1, 2, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400];

/**
 * What tasks came to, counted by the instance that ran them; and what waits, read from the ledger that all instances
 * share whenever the figures are asked for.
 */
export class QueueMetrics {
  private readonly finished: Counter<'type' | 'outcome' | 'result'>;
  private readonly retries: Counter<'type' | 'error'>;
  private readonly secondsToWritten: Histogram<'type'>;

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
  ) {
    const registers = [registry];
    this.finished = new Counter({
      name: 'sync_tasks_finished_total',
      help: 'Tasks that this instance finished: succeeded with the status of their result, failed with their error',
      labelNames: ['type', 'outcome', 'result'],
      registers,
    });
    this.retries = new Counter({
      name: 'sync_task_retries_total',
      help: 'Attempts of this instance that failed and are tried again, by error',
      labelNames: ['type', 'error'],
      registers,
    });
    this.secondsToWritten = new Histogram({
      name: 'sync_task_accepted_to_written_seconds',
      help: 'Seconds from accepting a task to having written its record; tasks that had nothing to write do not count',
      labelNames: ['type'],
      buckets: SECONDS,
      registers,
    });
  }

  /** Shows what the ledger says, too. */
  watch(reader: TaskReader): void {
    this.registry.registerMetric(tasksByState(reader));
    this.registry.registerMetric(ageOfOldest(reader, this.clock));
  }

  /** To be told of every attempt; bound, so that it can be handed on. */
  readonly count = (end: AttemptEnd): void => {
    const { type, outcome, enqueuedAt } = end;
    if (outcome === 'retried') return this.retries.inc({ type, error: end.result });
    this.finished.inc({ type, outcome, result: end.result });
    if (outcome === 'succeeded' && end.result !== 'skipped') {
      this.secondsToWritten.observe({ type }, (this.clock.now() - enqueuedAt) / 1000);
    }
  };
}

function tasksByState(reader: TaskReader): Gauge {
  return new Gauge({
    name: 'sync_queue_tasks',
    help: 'Tasks of the whole queue by state; the same on every instance',
    labelNames: ['state'],
    registers: [],
    async collect() {
      for (const [state, tasks] of Object.entries(await reader.counts())) this.set({ state }, tasks);
    },
  });
}

function ageOfOldest(reader: TaskReader, clock: Clock): Gauge {
  return new Gauge({
    name: 'sync_queue_oldest_waiting_seconds',
    help: 'Age of the oldest task that waits in the whole queue, 0 where none waits; the same on every instance',
    registers: [],
    async collect() {
      const acceptedAt = await reader.oldestWaitingSince();
      this.set(acceptedAt === null ? 0 : (clock.now() - acceptedAt) / 1000);
    },
  });
}
