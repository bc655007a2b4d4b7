import { EmbeddedDriver } from '../../src/queue/drivers/embedded/embedded.driver';
import { LEASE_MS } from '../../src/queue/ledger/task-claims';
import { STORES } from '../support/stores';
import { cloudTasks } from './cloud-tasks-subject';
import { type QueueSubject } from './queue-subject';

const embedded: QueueSubject['driver'] = (parts) => new EmbeddedDriver(parts);

/** Every driver, on every store that it works with. */
export const SUBJECTS: readonly QueueSubject[] = [
  {
    title: 'the embedded driver on SQLite',
    store: STORES.sqlite,
    ordersAll: true,
    deathIsKnownAfterMs: 0,
    driver: embedded,
  },
  {
    title: 'the embedded driver on PostgreSQL',
    store: STORES.postgres,
    ordersAll: true,
    deathIsKnownAfterMs: LEASE_MS,
    driver: embedded,
  },
  {
    title: 'Cloud Tasks and its emulator on SQLite',
    store: STORES.sqlite,
    ordersAll: false,
    deathIsKnownAfterMs: 0,
    ...cloudTasks(),
  },
  {
    title: 'Cloud Tasks and its emulator on PostgreSQL',
    store: STORES.postgres,
    ordersAll: false,
    deathIsKnownAfterMs: LEASE_MS,
    ...cloudTasks(),
  },
];
