import { AppError } from '../../src/base/errors/app-error';
import { createLog } from '../../src/base/logging/log';
import { ownTime } from '../../src/base/store/lease-time';
import { Store } from '../../src/base/store/store';
import { assembleQueue } from '../../src/queue/assemble-queue';
import { type DriverParts } from '../../src/queue/drivers/driver-parts';
import { type QueueDriver } from '../../src/queue/drivers/queue-driver';
import { queueMigrations } from '../../src/queue/ledger/queue-migrations';
import { type QueueService } from '../../src/queue/queue.service';
import { type HeldTasks, NOTHING_HELD } from '../../src/queue/running/held-tasks';
import { type EnqueuedTask, type HandlesTask, type NewTask, type TaskToRun } from '../../src/queue/task';
import { type TaskClaims } from '../../src/queue/ledger/task-claims';
import { type TaskLedger } from '../../src/queue/ledger/task-ledger';
import { type FakeTime } from '../support/fake-time';
import { type KindOfStore, type StorePlace } from '../support/stores';

/** What a subject's driver is made of, with the clock that all instances of a test share. */
export interface SubjectParts extends DriverParts {
  readonly store: Store;
  readonly time: FakeTime;
}

/** A driver on a store, to be held to what every driver promises. */
export interface QueueSubject {
  title: string;
  store: KindOfStore;
  /** Whether tasks of different records run in order of arrival too, with a concurrency of 1. */
  ordersAll: boolean;
  /** How long it takes to know that an instance died, in milliseconds. */
  deathIsKnownAfterMs: number;
  driver(parts: SubjectParts): QueueDriver | Promise<QueueDriver>;
  /** An instance ends without being asked: what was said to it gets no answer. */
  killed?(driver: QueueDriver): void;
  /** Ends what the instances of one test had in common. */
  end?(): Promise<void>;
}

export interface ProcessSettings {
  concurrency?: number;
  maxAttempts?: number;
  held?: HeldTasks;
  /** By what leases end; by default by the time of the test. */
  leaseTime?: 'of the test' | 'of the store';
}

/** Holds tasks of one type back, for a vendor that takes no calls. */
export class Hold implements HeldTasks {
  private isOn = true;
  private readonly listeners: (() => void)[] = [];

  /** @param reopensAt - epoch milliseconds. */
  constructor(
    private readonly type: string,
    private readonly reopensAt: number,
  ) {}

  readonly types = () => (this.isOn ? [this.type] : []);
  readonly isEverything = () => false;
  readonly why = (type: string) => (this.holds(type) ? new AppError('vendor-unavailable', 'The shop is closed') : null);
  readonly until = (type: string) => (this.holds(type) ? this.reopensAt : 0);
  readonly needsHelp = () => false;
  readonly onReleased = (listener: () => void) => void this.listeners.push(listener);

  release(): void {
    this.isOn = false;
    for (const listener of this.listeners) listener();
  }

  private holds(type: string): boolean {
    return this.isOn && type === this.type;
  }
}

/** One instance: everything between the service and the store. */
export class QueueProcess {
  readonly begun: TaskToRun[] = [];
  /** What the handler does; by default it succeeds at once. */
  handle: HandlesTask['handle'] = () => Promise.resolve({ status: 'updated' });

  private constructor(
    private readonly subject: QueueSubject,
    readonly store: Store,
    readonly queue: QueueService,
    readonly driver: QueueDriver,
    readonly claims: TaskClaims,
    readonly ledger: TaskLedger,
    private readonly logged: string[],
  ) {}

  static async begin(
    subject: QueueSubject,
    { location }: StorePlace,
    time: FakeTime,
    settings: ProcessSettings = {},
  ): Promise<QueueProcess> {
    const { concurrency = 1, maxAttempts = 3, held = NOTHING_HELD } = settings;
    const store = await Store.open({ ...location, migrations: [queueMigrations], clock: time });
    const logged: string[] = [];
    const log = createLog({ level: 'trace', secrets: [], destination: { write: (line) => void logged.push(line) } });
    const { service, driver, claims, ledger } = await assembleQueue({
      store,
      concurrency,
      maxAttempts,
      log,
      clock: time,
      timers: time,
      definitions: ['paint', 'delete-paint', 'sell'].map((type) => ({ type, read: (stored) => stored })),
      handlers: { handlerOf: () => ({ handle: (task: TaskToRun) => process.run(task) }) },
      instance: crypto.randomUUID(),
      driver: (parts) => subject.driver({ ...parts, store, time }),
      backoff: { minSeconds: 5, maxSeconds: 60 },
      retentionDays: 30,
      held,
      ...(settings.leaseTime !== 'of the store' && { leaseTime: ownTime }),
    });
    const process: QueueProcess = new QueueProcess(subject, store, service, driver, claims, ledger, logged);
    return process;
  }

  run(task: TaskToRun): Promise<object> {
    this.begun.push(task);
    return this.handle(task);
  }

  get names(): string[] {
    return this.begun.map(({ name }) => name);
  }

  get ids(): unknown[] {
    return this.begun.map(({ params }) => params['id']);
  }

  get log(): string {
    return this.logged.join('');
  }

  /** It ends without being asked; what it has not stored is lost. */
  kill(): Promise<void> {
    this.subject.killed?.(this.driver);
    return this.store.close();
  }
}

/** Handlers that end when the test says so. */
export class Workbench {
  private readonly open = new Map<unknown, () => void>();
  private readonly arrivals: (() => void)[] = [];

  readonly handle: HandlesTask['handle'] = ({ params }) =>
    new Promise((resolve) => {
      this.open.set(params['id'], () => resolve({ status: 'updated' }));
      for (const arrived of this.arrivals.splice(0)) arrived();
    });

  /** Begins an instance whose first task does not end by itself. */
  async occupy(process: QueueProcess, task: NewTask): Promise<EnqueuedTask> {
    process.handle = this.handle;
    await process.driver.start();
    const stored = await process.queue.enqueue(task);
    await this.holds(task.params['id']);
    return stored;
  }

  get ids(): unknown[] {
    return [...this.open.keys()];
  }

  async holds(...ids: unknown[]): Promise<void> {
    while (!ids.every((id) => this.open.has(id))) {
      await new Promise<void>((resolve) => void this.arrivals.push(resolve));
    }
  }

  finish(id: unknown): void {
    this.open.get(id)?.();
    this.open.delete(id);
  }
}
