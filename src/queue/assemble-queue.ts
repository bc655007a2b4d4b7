import { type Clock } from '../base/concurrency/clock';
import { type Timers } from '../base/concurrency/timers';
import { type Log } from '../base/logging/log';
import { type Store } from '../base/store/store';
import { type DriverParts } from './drivers/driver-parts';
import { type QueueDriver } from './drivers/queue-driver';
import { Failures } from './failures';
import { DueTimes } from './ledger/due-times';
import { FailedTasks } from './ledger/failed-tasks';
import { TaskBodies } from './ledger/task-bodies';
import { type ClaimSettings, TaskClaims } from './ledger/task-claims';
import { TaskEraser } from './ledger/task-eraser';
import { TaskHistory } from './ledger/task-history';
import { TaskLedger } from './ledger/task-ledger';
import { TaskOutbox } from './ledger/task-outbox';
import { TaskReader } from './ledger/task-reader';
import { type QueueTables } from './ledger/task-tables';
import { QueueService } from './queue.service';
import { RecordLines } from './record-lines';
import { type HeldTasks, NOTHING_HELD } from './running/held-tasks';
import { TaskLeases } from './running/task-leases';
import { TaskRecovery } from './running/task-recovery';
import { TaskRetention } from './running/task-retention';
import { type AttemptEnd, type Handlers, type RunnerSettings, TaskRunner } from './running/task-runner';
import { type TaskDefinition } from './task-definition';
import { TaskFilters } from './task-filters';

/** What the queue is given, and what it is to do with it. */
export interface QueueOptions extends RunnerSettings, Omit<ClaimSettings, 'bodies'> {
  readonly store: Store;
  /** Every type of task that there is. */
  readonly definitions: readonly TaskDefinition[];
  readonly handlers: Handlers;
  /** Names this instance among those that share the store. */
  readonly instance: string;
  readonly driver: (parts: DriverParts) => QueueDriver | Promise<QueueDriver>;
  readonly concurrency: number;
  readonly retentionDays: number;
  /** Which tasks wait for something else than their turn; by default none does. */
  readonly held?: HeldTasks;
  /** To be told of every attempt. */
  readonly observe?: (end: AttemptEnd) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export interface Queue {
  readonly service: QueueService;
  readonly driver: QueueDriver;
  readonly retention: TaskRetention;
  readonly lines: RecordLines;
  readonly reader: TaskReader;
  readonly ledger: TaskLedger;
  readonly claims: TaskClaims;
}

/** Puts the queue together: nothing else knows all of its parts. It runs tasks once its driver is started. */
export async function assembleQueue(options: QueueOptions): Promise<Queue> {
  const { store, definitions, handlers, concurrency, clock, timers, log, held = NOTHING_HELD } = options;
  const db = store.db<QueueTables>();
  const bodies = new TaskBodies(definitions);
  const [ledger, reader] = [new TaskLedger(db, bodies), new TaskReader(db)];
  const claims = new TaskClaims(db, options.instance, { ...options, bodies });
  const leases = new TaskLeases(claims, clock, timers, log);
  const runner = new TaskRunner(claims, leases, handlers, options, clock, log, options.observe, held, timers);
  const recovery = new TaskRecovery(claims, leases, options.maxAttempts, clock, log);
  const [outbox, due] = [new TaskOutbox(db), new DueTimes(db)];
  const driver = await options.driver({ claims, due, outbox, runner, recovery, held, concurrency, clock, timers, log });
  const lines = new RecordLines((records) => reader.lineOf(records));
  const filters = new TaskFilters(
    definitions.map(({ type }) => type),
    lines,
  );
  const service = new QueueService({
    filters,
    ledger,
    reader,
    eraser: new TaskEraser(store, bodies),
    failures: new Failures({ tasks: new FailedTasks(db), ledger, reader, filters, driver, clock }),
    history: new TaskHistory(db),
    driver,
    handlers,
    workload: runner,
    concurrency,
    clock,
    held,
  });
  const retention = new TaskRetention(ledger, options.retentionDays, clock, timers, log);
  return { service, driver, retention, lines, reader, ledger, claims };
}
