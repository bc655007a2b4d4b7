import { type CloudTasksSettings } from '../queue.config';
import { Burst } from '../running/burst';
import { CloudTasksDriver } from './cloud-tasks/cloud-tasks.driver';
import { CloudTasksQueue } from './cloud-tasks/cloud-tasks.queue';
import { type DriverParts } from './driver-parts';
import { EmbeddedDriver } from './embedded/embedded.driver';
import { type QueueDriver } from './queue-driver';

/** For as many as one call to a vendor can be about. */
const PATIENCE = { quietAloneMs: 15, quietMs: 50, quietAfterManyMs: 150, longestMs: 1500, enough: 300 };

/**
 * Makes the driver that the settings ask for: that of Cloud Tasks, or without settings the embedded one.
 *
 * @param key - an API key that an emulator has to bring along.
 */
export function driverFor(cloudTasks: CloudTasksSettings | null, key: string): (parts: DriverParts) => QueueDriver {
  if (cloudTasks === null) return (parts) => new EmbeddedDriver(parts, new Burst(PATIENCE));
  return (parts) => new CloudTasksDriver({ ...parts, queue: new CloudTasksQueue(cloudTasks, key) });
}
