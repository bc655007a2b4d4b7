export { cloudTasksClient } from '../cloud-tasks.client';
export { describeProvisioning, provisionQueue } from './provision-queue';
export { readQueuePlace } from './queue-place.config';
