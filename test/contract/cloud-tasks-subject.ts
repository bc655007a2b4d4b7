import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CloudTasksDriver } from '../../src/queue/drivers/cloud-tasks/cloud-tasks.driver';
import { CloudTasksQueue } from '../../src/queue/drivers/cloud-tasks/cloud-tasks.queue';
import { type DriverParts } from '../../src/queue/drivers/driver-parts';
import { type QueueDriver } from '../../src/queue/drivers/queue-driver';
import { CloudTasks, type EmulatedQueue } from '../support/cloud-tasks';
import { type FakeTime } from '../support/fake-time';
import { type QueueSubject } from './queue-subject';

const PLACE = { project: 'acme', location: 'europe-west1', queue: 'sync' };
const QUEUE = `projects/${PLACE.project}/locations/${PLACE.location}/queues/${PLACE.queue}`;

/** Google's side of one test: the queue, and the load balancer before all instances. */
export class Cloud {
  readonly queue: EmulatedQueue;
  private readonly instances: CloudTasksDriver[] = [];
  private readonly arrivals: (() => void)[] = [];
  private readonly open = new Map<ServerResponse, CloudTasksDriver>();

  private constructor(
    /** How far Google's clock is ahead of the service's. */
    readonly clock: { aheadMs: number },
    readonly emulator: CloudTasks,
    private readonly balancer: Server,
    concurrency: number,
  ) {
    this.queue = emulator.addQueue(QUEUE, { maxConcurrentDispatches: concurrency });
  }

  static async start(time: FakeTime, concurrency: number): Promise<Cloud> {
    const balancer = createServer((request, response) => void cloud.forward(request, response));
    await once(balancer.listen(0, '127.0.0.1'), 'listening');
    const clock = { aheadMs: 0 };
    const googles = { now: () => time.now() + clock.aheadMs, after: time.after.bind(time) };
    const cloud: Cloud = new Cloud(clock, await CloudTasks.start({ time: googles }), balancer, concurrency);
    return cloud;
  }

  driver(parts: DriverParts): QueueDriver {
    const workerUrl = `http://127.0.0.1:${(this.balancer.address() as AddressInfo).port}`;
    const settings = { ...PLACE, workerUrl, serviceAccount: null, emulatorHost: this.emulator.address };
    const queue = new CloudTasksQueue(settings, 'k3y');
    const driver = new CloudTasksDriver({ ...parts, queue });
    const { start, stop } = { start: driver.start.bind(driver), stop: driver.stop.bind(driver) };
    driver.start = async () => {
      await start();
      this.instances.push(driver);
      for (const arrived of this.arrivals.splice(0)) arrived();
    };
    driver.stop = async () => {
      await stop();
      this.leave(driver);
    };
    return driver;
  }

  killed(driver: QueueDriver): void {
    this.leave(driver);
    for (const [response, instance] of this.open) if (instance === driver) response.destroy();
  }

  async end(): Promise<void> {
    this.emulator.close();
    this.balancer.close();
    this.balancer.closeAllConnections();
    await Promise.resolve();
  }

  private leave(driver: QueueDriver): void {
    if (this.instances.some((instance) => instance === driver)) {
      this.instances.splice(
        this.instances.findIndex((instance) => instance === driver),
        1,
      );
    }
  }

  /** Of those with as little to do, the one that has waited longest. */
  private leastBusy(): CloudTasksDriver {
    const busy = [...this.open.values()];
    const load = (instance: CloudTasksDriver): number => busy.filter((other) => other === instance).length;
    const [next] = this.instances.toSorted((a, b) => load(a) - load(b));
    this.leave(next!);
    this.instances.push(next!);
    return next!;
  }

  /** To an instance that has least to do; while there is none, a delivery waits for one, as on Cloud Run. */
  private async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    while (this.instances.length === 0) await new Promise<void>((resolve) => void this.arrivals.push(resolve));
    const instance = this.leastBusy();
    this.open.set(response, instance);
    try {
      const { name } = JSON.parse(Buffer.concat(chunks).toString()) as { name: string };
      await instance.deliver(name);
      response.writeHead(200).end();
    } catch {
      response.writeHead(503).end();
    }
    this.open.delete(response);
  }
}

/** The real driver and Google's client, with the emulator in Google's place; one for the instances of each test. */
export function cloudTasks(): Required<Pick<QueueSubject, 'driver' | 'killed' | 'end'>> & { cloud(): Cloud } {
  let cloud: Promise<Cloud> | undefined;
  let present: Cloud | undefined;
  return {
    async driver(parts) {
      cloud ??= Cloud.start(parts.time, parts.concurrency);
      present = await cloud;
      return present.driver(parts);
    },
    /** Once an instance was made. */
    cloud: () => present!,
    killed: (driver) => present?.killed(driver),
    async end() {
      await present?.end();
      cloud = present = undefined;
    },
  };
}
