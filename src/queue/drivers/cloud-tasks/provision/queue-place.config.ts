import { existsSync } from 'node:fs';
import { validateEnvironment } from '../../../../base/config/validate-environment';
import { QueuePlaceEnvironment } from '../../../queue.config';

/**
 * What provisioning needs of the service's configuration: the environment, and `.env` of the working directory below it.
 *
 * @throws EnvironmentError
 */
export function readQueuePlace(): QueuePlaceEnvironment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return validateEnvironment(QueuePlaceEnvironment, { ...process.env, QUEUE_DRIVER: 'cloud-tasks' });
}
