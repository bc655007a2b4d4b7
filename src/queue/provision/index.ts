export { cloudTasksClient } from '../drivers/cloud-tasks.client';
export { describeProvisioning, provisionQueue } from './provision-queue';
export { readQueuePlace } from './queue-place.config';
