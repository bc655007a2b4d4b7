import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DiscoveryModule } from '@nestjs/core';
import { type Registry } from 'prom-client';
import { CLOCK, type Clock } from '../base/concurrency/clock';
import { securityConfig } from '../base/config/base.config';
import { type Log, LOG } from '../base/logging/log';
import { METRICS } from '../base/metrics/metrics-registry';
import { SecurityModule } from '../base/security';
import { Store } from '../base/store/store';
import { TIMERS, type Timers } from '../base/concurrency/timers';
import { cloudTasksProviders } from './drivers/cloud-tasks/cloud-tasks.providers';
import { EmbeddedDriver } from './drivers/embedded/embedded.driver';
import { type QueueDriver } from './drivers/queue-driver';
import { HandlerRegistry, QUEUE_TASKS } from './running/handler-registry';
import { QUEUE_DRIVER, QueueLifecycle } from './running/queue-lifecycle';
import { RecordLines } from './record-lines';
import { FailedTasks } from './ledger/failed-tasks';
import { TaskDecisions } from './task-decisions';
import { QueueMetrics } from './queue-metrics';
import { type QueueConfig, queueConfig } from './queue.config';
import { QueueService } from './queue.service';
import { TaskBodies } from './ledger/task-bodies';
import { LEASE_MS, TaskClaims } from './ledger/task-claims';
import { type TaskDefinition } from './task-definition';
import { TaskEraser } from './ledger/task-eraser';
import { TaskLeases } from './running/task-leases';
import { TaskLedger } from './ledger/task-ledger';
import { TaskReader } from './ledger/task-reader';
import { TaskRecovery } from './running/task-recovery';
import { TaskRetention } from './running/task-retention';
import { GatedTasks } from './running/held-tasks';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { VendorGates } from '../base/vendor-gate/vendor-gates';
import { TaskRunner } from './running/task-runner';
import { type QueueTables } from './ledger/task-tables';
import { TasksController } from './tasks.controller';
import { DELIVERIES, WorkerController } from './drivers/cloud-tasks/worker/worker.controller';

const ledger: Provider = {
  provide: TaskLedger,
  inject: [Store],
  useFactory: (store: Store) => new TaskLedger(store.db<QueueTables>()),
};

const bodies: Provider = {
  provide: TaskBodies,
  inject: [QUEUE_TASKS],
  useFactory: (definitions: readonly TaskDefinition[]) => new TaskBodies(definitions),
};

const claims: Provider = {
  provide: TaskClaims,
  inject: [Store, TaskBodies],
  useFactory: (store: Store, taskBodies: TaskBodies) =>
    new TaskClaims(store.db<QueueTables>(), `${hostname()}-${randomUUID()}`, LEASE_MS, taskBodies),
};

const eraser: Provider = {
  provide: TaskEraser,
  inject: [Store, TaskBodies],
  useFactory: (store: Store, taskBodies: TaskBodies) => new TaskEraser(store, taskBodies),
};

const leases: Provider = {
  provide: TaskLeases,
  inject: [TaskClaims, CLOCK, TIMERS, LOG],
  useFactory: (taskClaims: TaskClaims, clock: Clock, timers: Timers, log: Log) =>
    new TaskLeases(taskClaims, clock, timers, log),
};

const recovery: Provider = {
  provide: TaskRecovery,
  inject: [TaskClaims, queueConfig.KEY, CLOCK, LOG],
  useFactory: (taskClaims: TaskClaims, { QUEUE_MAX_ATTEMPTS }: QueueConfig, clock: Clock, log: Log) =>
    new TaskRecovery(taskClaims, QUEUE_MAX_ATTEMPTS, clock, log),
};

const reader: Provider = {
  provide: TaskReader,
  inject: [Store],
  useFactory: (store: Store) => new TaskReader(store.db<QueueTables>()),
};

const failures: Provider = {
  provide: FailedTasks,
  inject: [Store],
  useFactory: (store: Store) => new FailedTasks(store.db<QueueTables>()),
};

const lines: Provider = {
  provide: RecordLines,
  inject: [TaskReader],
  useFactory: (tasks: TaskReader) => new RecordLines((records) => tasks.lineOf(records)),
};

const metrics: Provider = {
  provide: QueueMetrics,
  inject: [METRICS, TaskReader, CLOCK],
  useFactory: (registry: Registry, tasks: TaskReader, clock: Clock) => new QueueMetrics(registry, tasks, clock),
};

const held: Provider = {
  provide: GatedTasks,
  inject: [QUEUE_TASKS, VendorGates],
  useFactory: (definitions: readonly TaskDefinition[], gates: VendorGates) => new GatedTasks(definitions, gates),
};

const runner: Provider = {
  provide: TaskRunner,
  inject: [TaskClaims, TaskLeases, HandlerRegistry, queueConfig.KEY, CLOCK, LOG, QueueMetrics, GatedTasks],
  useFactory: (
    taskClaims: TaskClaims,
    taskLeases: TaskLeases,
    handlers: HandlerRegistry,
    config: QueueConfig,
    clock: Clock,
    log: Log,
    { count }: QueueMetrics,
    heldTasks: GatedTasks,
  ) => {
    const backoff = { minSeconds: config.QUEUE_MIN_BACKOFF_SECONDS, maxSeconds: config.QUEUE_MAX_BACKOFF_SECONDS };
    const settings = { maxAttempts: config.QUEUE_MAX_ATTEMPTS, backoff };
    return new TaskRunner(taskClaims, taskLeases, handlers, settings, clock, log, count, heldTasks);
  },
};

const embeddedDriver: Provider = {
  provide: EmbeddedDriver,
  inject: [TaskClaims, TaskRunner, TaskRecovery, queueConfig.KEY, CLOCK, TIMERS, LOG, GatedTasks],
  useFactory: (
    taskClaims: TaskClaims,
    taskRunner: TaskRunner,
    taskRecovery: TaskRecovery,
    { QUEUE_CONCURRENCY }: QueueConfig,
    clock: Clock,
    timers: Timers,
    log: Log,
    heldTasks: GatedTasks,
  ) => new EmbeddedDriver(taskClaims, taskRunner, taskRecovery, QUEUE_CONCURRENCY, clock, timers, log, heldTasks),
};

const driver: Provider = {
  provide: QUEUE_DRIVER,
  inject: [queueConfig.KEY, EmbeddedDriver, DELIVERIES],
  useFactory: ({ QUEUE_DRIVER: name }: QueueConfig, embedded: QueueDriver, cloudTasks: QueueDriver | null) =>
    name === 'cloud-tasks' ? cloudTasks : embedded,
};

const retention: Provider = {
  provide: TaskRetention,
  inject: [TaskLedger, queueConfig.KEY, CLOCK, TIMERS, LOG],
  useFactory: (tasks: TaskLedger, config: QueueConfig, clock: Clock, timers: Timers, log: Log) =>
    new TaskRetention(tasks, config.TASK_RETENTION_DAYS, clock, timers, log),
};

const service: Provider = {
  provide: QueueService,
  inject: [
    TaskLedger,
    TaskReader,
    TaskEraser,
    FailedTasks,
    RecordLines,
    TaskRunner,
    QUEUE_DRIVER,
    HandlerRegistry,
    QUEUE_TASKS,
    queueConfig.KEY,
    CLOCK,
    GatedTasks,
  ],
  useFactory: (
    tasks: TaskLedger,
    taskReader: TaskReader,
    taskEraser: TaskEraser,
    failedTasks: FailedTasks,
    recordLines: RecordLines,
    workload: TaskRunner,
    queueDriver: QueueDriver,
    handlers: HandlerRegistry,
    definitions: readonly TaskDefinition[],
    { QUEUE_CONCURRENCY }: QueueConfig,
    clock: Clock,
    heldTasks: GatedTasks,
  ) =>
    new QueueService({
      types: definitions.map(({ type }) => type),
      ledger: tasks,
      reader: taskReader,
      eraser: taskEraser,
      failures: failedTasks,
      lines: recordLines,
      driver: queueDriver,
      handlers,
      workload,
      concurrency: QUEUE_CONCURRENCY,
      clock,
      held: heldTasks,
    }),
};

/** Durable tasks for everyone; handlers are found wherever they are provided. Needs clock, log, store, readiness and actions log. */
@Module({})
export class QueueModule {
  /** @param tasks - all that the product has; each needs exactly one `@TaskHandler`. */
  static with(tasks: readonly TaskDefinition[]): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      imports: [
        ConfigModule.forFeature(queueConfig),
        ConfigModule.forFeature(securityConfig),
        DiscoveryModule,
        SecurityModule,
        VendorGateModule,
      ],
      controllers: [TasksController, WorkerController],
      providers: [
        { provide: QUEUE_TASKS, useValue: tasks },
        HandlerRegistry,
        ledger,
        reader,
        bodies,
        eraser,
        failures,
        lines,
        claims,
        leases,
        recovery,
        metrics,
        held,
        runner,
        embeddedDriver,
        ...cloudTasksProviders,
        driver,
        retention,
        service,
        TaskDecisions,
        QueueLifecycle,
      ],
      exports: [QueueService, TaskDecisions, RecordLines],
    };
  }
}
