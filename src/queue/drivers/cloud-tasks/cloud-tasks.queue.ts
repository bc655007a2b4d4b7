import { createHash } from 'node:crypto';
import type { CloudTasksClient } from '@google-cloud/tasks' with { 'resolution-mode': 'import' };
import { Once } from '../../../base/concurrency/once';
import { type CloudTasksSettings } from '../../queue.config';
import { type Dispatch } from '../../ledger/task-outbox';
import { cloudTasksClient, grpcFailure, isGrpcFailure } from './cloud-tasks.client';

/** Below the base address of the service. */
export const WORKER_PATH = '/queue/deliveries';

const CALL_TIMEOUT_MS = 10_000;
const DISPATCH_DEADLINE_SECONDS = 600;
/** Cloud Tasks takes 30 days; a task that comes before it is due is dispatched anew. */
const LONGEST_AHEAD_MS = 29 * 24 * 60 * 60 * 1000;
const ALREADY_EXISTS = 6;

/**
 * The queue at Google, or at an emulator.
 *
 * @see https://cloud.google.com/tasks/docs/creating-http-target-tasks
 */
export class CloudTasksQueue {
  private readonly client = new Once<CloudTasksClient>(() => cloudTasksClient(this.settings));

  /** @param emulatorKey - the API key that tasks of an emulator carry, which has no tokens. */
  constructor(
    private readonly settings: CloudTasksSettings,
    private readonly emulatorKey: string,
  ) {}

  /**
   * Has the task delivered at its time. The same dispatch again does nothing.
   *
   * @param now - epoch milliseconds
   * @throws AppError `vendor-unavailable`, where it may have been taken nevertheless; repeat it.
   */
  async create(dispatch: Dispatch, now: number): Promise<void> {
    const { project, location, queue } = this.settings;
    const parent = `projects/${project}/locations/${location}/queues/${queue}`;
    const name = `${parent}/tasks/${dispatchId(dispatch)}`;
    const scheduleTime = dispatch.dueAt === null ? null : timestamp(Math.min(dispatch.dueAt, now + LONGEST_AHEAD_MS));
    const task = { name, httpRequest: this.request(dispatch), dispatchDeadline: DEADLINE, scheduleTime };
    try {
      const client = await this.client.get();
      await client.createTask({ parent, task }, { timeout: CALL_TIMEOUT_MS });
    } catch (thrown) {
      if (isGrpcFailure(thrown) && thrown.code === ALREADY_EXISTS) return;
      throw grpcFailure(thrown);
    }
  }

  async close(): Promise<void> {
    await (await this.client.kept)?.close();
  }

  private request({ name }: Dispatch) {
    const { workerUrl, serviceAccount } = this.settings;
    return {
      url: workerUrl + WORKER_PATH,
      httpMethod: 'POST' as const,
      headers: {
        'Content-Type': 'application/json',
        ...(serviceAccount === null && { 'X-API-Key': this.emulatorKey }),
      },
      body: Buffer.from(JSON.stringify({ name })),
      ...(serviceAccount !== null && {
        oidcToken: { serviceAccountEmail: serviceAccount, audience: workerUrl },
      }),
    };
  }
}

const DEADLINE = { seconds: DISPATCH_DEADLINE_SECONDS };

/** One for each dispatch, whoever makes it; without a common beginning, which would make Cloud Tasks slow. */
function dispatchId({ name, fence, dispatchedAt }: Dispatch): string {
  return createHash('sha256').update(`${name} ${fence} ${dispatchedAt}`).digest('hex').slice(0, 40);
}

function timestamp(epochMs: number): { seconds: number; nanos: number } {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, nanos: (epochMs - seconds * 1000) * 1_000_000 };
}
