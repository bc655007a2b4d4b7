import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ReadinessRegistry } from '../../base/health/readiness-registry';
import { type QueueDriver } from '../drivers/queue-driver';
import { QueueService } from '../queue.service';
import { TaskRetention } from './task-retention';

export const QUEUE_DRIVER = Symbol('driver of the queue');

/**
 * Tasks run from the moment at which all modules are up until shutdown begins. Whoever wants none to run yet pauses the
 * queue in `onModuleInit`. The store closes after the server, and the server after this.
 */
@Injectable()
export class QueueLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(QUEUE_DRIVER) private readonly driver: QueueDriver,
    private readonly queue: QueueService,
    private readonly retention: TaskRetention,
    private readonly readiness: ReadinessRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add({ name: 'queue', check: () => Promise.resolve(this.queue.pauseReason ?? this.driver.problem) });
    await this.driver.start();
    void this.retention.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.retention.stop();
    await this.driver.stop();
  }
}
