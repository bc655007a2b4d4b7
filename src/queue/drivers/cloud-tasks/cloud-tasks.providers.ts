import { type Provider } from '@nestjs/common';
import { type SecurityConfig, securityConfig } from '../../../base/config/base.config';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { type Log, LOG } from '../../../base/logging/log';
import { ApiKeys } from '../../../base/security/api-keys';
import { Store } from '../../../base/store/store';
import { TIMERS, type Timers } from '../../../base/concurrency/timers';
import { CloudTasksDriver } from './cloud-tasks.driver';
import { CloudTasksQueue } from './cloud-tasks.queue';
import { cloudTasksSettings, type QueueConfig, queueConfig } from '../../queue.config';
import { TaskClaims } from '../../ledger/task-claims';
import { GatedTasks } from '../../running/held-tasks';
import { TaskOutbox } from '../../ledger/task-outbox';
import { TaskRecovery } from '../../running/task-recovery';
import { TaskRunner } from '../../running/task-runner';
import { type QueueTables } from '../../ledger/task-tables';
import { DELIVERY_CHECK, deliveryCheck } from './worker/delivery.guard';
import { DELIVERIES } from './worker/worker.controller';

const driver: Provider = {
  provide: DELIVERIES,
  inject: [
    queueConfig.KEY,
    securityConfig.KEY,
    Store,
    TaskClaims,
    TaskRecovery,
    TaskRunner,
    CLOCK,
    TIMERS,
    LOG,
    GatedTasks,
  ],
  useFactory: (
    config: QueueConfig,
    { API_KEYS }: SecurityConfig,
    store: Store,
    claims: TaskClaims,
    recovery: TaskRecovery,
    runner: TaskRunner,
    clock: Clock,
    timers: Timers,
    log: Log,
    held: GatedTasks,
  ) => {
    const settings = cloudTasksSettings(config);
    if (settings === null) return null;
    const outbox = new TaskOutbox(store.db<QueueTables>());
    const queue = new CloudTasksQueue(settings, API_KEYS[0]!.key);
    return new CloudTasksDriver({ claims, outbox, recovery, runner, queue, clock, timers, log, held });
  },
};

const check: Provider = {
  provide: DELIVERY_CHECK,
  inject: [queueConfig.KEY, ApiKeys],
  useFactory: (config: QueueConfig, apiKeys: ApiKeys) => deliveryCheck(cloudTasksSettings(config), apiKeys),
};

/** What Cloud Tasks needs besides the parts of every queue; `DELIVERIES` is null with another driver. */
export const cloudTasksProviders: Provider[] = [driver, check];
