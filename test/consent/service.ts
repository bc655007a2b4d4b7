import { type Flow } from '../../src/sync/flows/flow';
import { type RecordReference } from '../../src/sync/records/record';
import { type ConsentMemory } from '../../src/sync/state/consent-memory';
import { type SyncState } from '../../src/sync/state/sync-state';
import { type SyncSettings } from '../../src/sync/sync-settings';
import { type FakeClock } from '../support/fake-clock';
import { type BothVendors } from './both-vendors';

/** What carries records over, with its vendors and what it remembers. */
export interface Service {
  readonly records: BothVendors;
  readonly clock: FakeClock;
  readonly settings: SyncSettings;
  readonly state: SyncState;
  readonly consent: ConsentMemory;
  /** How much later a task is tried again. */
  readonly retriesAfterMs: number;
  /** Whether a task waits that deletes the record. */
  isBeingDeleted: (record: RecordReference) => boolean;
  /** @returns the target's id; undefined where there is none. */
  sync(flow: Flow, sourceId: number): Promise<number | undefined>;
}
