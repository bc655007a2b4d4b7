import type { CloudTasksClient } from '@google-cloud/tasks' with { 'resolution-mode': 'import' };
import { grpcFailure, isGrpcFailure } from '../cloud-tasks.client';
import {
  type Difference,
  differences,
  maskOf,
  type QueueSettings,
  resourceOf,
  settingsOf,
  wantedSettings,
} from './queue-settings';

export interface QueuePlace {
  project: string;
  location: string;
  queue: string;
}

/** What is to be done, or was done, to the queue. */
export interface Provisioning {
  /** The queue's full name. */
  name: string;
  exists: boolean;
  changes: Difference[];
}

const NOT_FOUND = 5;

/**
 * Compares the queue with what the configuration asks for and, if told to, creates or updates it. The same again
 * changes nothing.
 *
 * @throws AppError `vendor-unavailable`, with Google's code and words
 */
export async function provisionQueue(
  client: Pick<CloudTasksClient, 'getQueue' | 'createQueue' | 'updateQueue'>,
  { project, location, queue }: QueuePlace,
  { concurrency, apply }: { concurrency: number; apply: boolean },
): Promise<Provisioning> {
  const parent = `projects/${project}/locations/${location}`;
  const name = `${parent}/queues/${queue}`;
  const wanted = wantedSettings(concurrency);
  try {
    const present = await presentSettings(client, name);
    const changes = differences(present, wanted);
    const resource = { name, ...resourceOf(wanted) } as Parameters<typeof client.createQueue>[0]['queue'];
    if (apply && present === null) await client.createQueue({ parent, queue: resource! });
    else if (apply && changes.length > 0) {
      await client.updateQueue({ queue: resource!, updateMask: { paths: maskOf(changes) } });
    }
    return { name, exists: present !== null, changes };
  } catch (thrown) {
    throw grpcFailure(thrown);
  }
}

async function presentSettings(
  client: Pick<CloudTasksClient, 'getQueue'>,
  name: string,
): Promise<QueueSettings | null> {
  try {
    const [queue] = await client.getQueue({ name });
    return settingsOf(queue);
  } catch (thrown) {
    if (isGrpcFailure(thrown) && thrown.code === NOT_FOUND) return null;
    throw thrown;
  }
}

/** For a person at a terminal. */
export function describeProvisioning({ name, exists, changes }: Provisioning, applied: boolean): string {
  if (changes.length === 0) return `${name} is as it should be`;
  const verb = applied ? (exists ? 'was updated' : 'was created') : exists ? 'would be updated' : 'would be created';
  const lines = changes.map(
    ({ setting, present, wanted }) => `  ${setting}: ${present === null ? '' : `${present} -> `}${wanted}`,
  );
  return [`${name} ${verb}:`, ...lines, ...(applied ? [] : ['Run it again with --yes to do so'])].join('\n');
}
