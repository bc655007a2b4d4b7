import { type CloudTasksSettings } from '../queue.config';
import { CloudTasksDriver } from './cloud-tasks/cloud-tasks.driver';
import { CloudTasksQueue } from './cloud-tasks/cloud-tasks.queue';
import { type DriverParts } from './driver-parts';
import { EmbeddedDriver } from './embedded/embedded.driver';
import { type QueueDriver } from './queue-driver';

/**
 * Makes the driver that the settings ask for: that of Cloud Tasks, or without settings the embedded one.
 *
 * @param key - an API key that an emulator has to bring along.
 */
export function driverFor(cloudTasks: CloudTasksSettings | null, key: string): (parts: DriverParts) => QueueDriver {
  if (cloudTasks === null) return (parts) => new EmbeddedDriver(parts);
  return (parts) => new CloudTasksDriver({ ...parts, queue: new CloudTasksQueue(cloudTasks, key) });
}
