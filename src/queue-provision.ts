import './require-node';
import 'reflect-metadata';
import { EnvironmentError } from './base/config/environment-error';
import { AppError } from './base/errors/app-error';
import {
  cloudTasksClient,
  describeProvisioning,
  provisionQueue,
  readQueuePlace,
} from './queue/drivers/cloud-tasks/provision';

/** Makes the queue at Cloud Tasks fit to the configuration; without `--yes` only tells what would change. */
async function main(): Promise<void> {
  const apply = process.argv.includes('--yes');
  const config = readQueuePlace();
  const place = {
    project: config.CLOUD_TASKS_PROJECT,
    location: config.CLOUD_TASKS_LOCATION,
    queue: config.CLOUD_TASKS_QUEUE,
  };
  const emulatorHost = config.CLOUD_TASKS_EMULATOR_HOST ?? null;
  const client = await cloudTasksClient({ project: place.project, emulatorHost });
  try {
    const done = await provisionQueue(client, place, { concurrency: config.QUEUE_CONCURRENCY, apply });
    process.stdout.write(`${describeProvisioning(done, apply)}\n`);
  } finally {
    await client.close();
  }
}

main().catch((thrown: unknown) => {
  const isExpected = thrown instanceof EnvironmentError || thrown instanceof AppError;
  process.stderr.write(`${isExpected ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
