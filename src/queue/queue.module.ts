import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type DynamicModule, type InjectionToken, Module, type Provider } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DiscoveryModule } from '@nestjs/core';
import { type Registry } from 'prom-client';
import { CLOCK, type Clock } from '../base/concurrency/clock';
import { TIMERS, type Timers } from '../base/concurrency/timers';
import { type SecurityConfig, securityConfig } from '../base/config/base.config';
import { type Log, LOG } from '../base/logging/log';
import { METRICS } from '../base/metrics/metrics-registry';
import { SecurityModule } from '../base/security';
import { ApiKeys } from '../base/security/api-keys';
import { Store } from '../base/store/store';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { VendorGates } from '../base/vendor-gate/vendor-gates';
import { assembleQueue, type Queue } from './assemble-queue';
import { CloudTasksDriver } from './drivers/cloud-tasks/cloud-tasks.driver';
import { DELIVERY_CHECK, deliveryCheck } from './drivers/cloud-tasks/worker/delivery.guard';
import { DELIVERIES, WorkerController } from './drivers/cloud-tasks/worker/worker.controller';
import { driverFor } from './drivers/driver-for';
import { QueueMetrics } from './queue-metrics';
import { cloudTasksSettings, type QueueConfig, queueConfig } from './queue.config';
import { QueueService } from './queue.service';
import { RecordLines } from './record-lines';
import { HandlerRegistry, QUEUE_TASKS } from './running/handler-registry';
import { GatedTasks } from './running/held-tasks';
import { QUEUE_DRIVER, QueueLifecycle } from './running/queue-lifecycle';
import { TaskRetention } from './running/task-retention';
import { TaskDecisions } from './task-decisions';
import { type TaskDefinition } from './task-definition';
import { TasksController } from './tasks.controller';

const QUEUE = Symbol('the queue, put together');

const queue: Provider = {
  provide: QUEUE,
  inject: [
    Store,
    QUEUE_TASKS,
    HandlerRegistry,
    VendorGates,
    METRICS,
    CLOCK,
    TIMERS,
    LOG,
    queueConfig.KEY,
    securityConfig.KEY,
  ],
  useFactory: async (
    store: Store,
    definitions: readonly TaskDefinition[],
    handlers: HandlerRegistry,
    gates: VendorGates,
    registry: Registry,
    clock: Clock,
    timers: Timers,
    log: Log,
    config: QueueConfig,
    { API_KEYS }: SecurityConfig,
  ): Promise<Queue> => {
    const metrics = new QueueMetrics(registry, clock);
    const assembled = await assembleQueue({
      ...settingsOf(config),
      store,
      definitions,
      handlers,
      clock,
      timers,
      log,
      instance: `${hostname()}-${randomUUID()}`,
      driver: driverFor(cloudTasksSettings(config), API_KEYS[0]!.key),
      held: new GatedTasks(definitions, gates),
      observe: metrics.count,
    });
    metrics.watch(assembled.reader);
    return assembled;
  },
};

const settingsOf = (config: QueueConfig) => ({
  concurrency: config.QUEUE_CONCURRENCY,
  maxAttempts: config.QUEUE_MAX_ATTEMPTS,
  backoff: { minSeconds: config.QUEUE_MIN_BACKOFF_SECONDS, maxSeconds: config.QUEUE_MAX_BACKOFF_SECONDS },
  retentionDays: config.TASK_RETENTION_DAYS,
});

/** A part of the queue that others ask for. */
const part = (provide: InjectionToken, of: (assembled: Queue) => unknown): Provider => ({
  provide,
  inject: [QUEUE],
  useFactory: of,
});

const check: Provider = {
  provide: DELIVERY_CHECK,
  inject: [queueConfig.KEY, ApiKeys],
  useFactory: (config: QueueConfig, apiKeys: ApiKeys) => deliveryCheck(cloudTasksSettings(config), apiKeys),
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
        queue,
        part(QueueService, ({ service }) => service),
        part(QUEUE_DRIVER, ({ driver }) => driver),
        part(DELIVERIES, ({ driver }) => (driver instanceof CloudTasksDriver ? driver : null)),
        part(TaskRetention, ({ retention }) => retention),
        part(RecordLines, ({ lines }) => lines),
        check,
        TaskDecisions,
        QueueLifecycle,
      ],
      exports: [QueueService, TaskDecisions, RecordLines],
    };
  }
}
