import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../src/base/store/store';
import { FlowEngine } from '../../src/sync/flows/engine';
import type { Flow } from '../../src/sync/flows/flow';
import type { Run } from '../../src/sync/flows/run';
import type { SyncResult } from '../../src/sync/flows/sync-result';
import { TargetWriter } from '../../src/sync/flows/target-writer';
import type { Mapping, MappingContext } from '../../src/sync/mapping/mapping';
import type { SavedRecord } from '../../src/sync/records/record';
import type { Records } from '../../src/sync/records/records';
import { SyncState, type SyncTables } from '../../src/sync/state/sync-state';
import { syncStateMigrations } from '../../src/sync/state/sync-state.migrations';
import { SyncSettings } from '../../src/sync/sync-settings';
import { aMappingContext } from './a-mapping-context';
import { FakeClock } from './fake-clock';
import { FakeRecords } from './fake-records';

export interface TestEngine {
  records: FakeRecords;
  state: SyncState;
  settings: SyncSettings;
  clock: FakeClock;
  sync(flow: Flow, sourceId: number): Promise<SyncResult>;
  close(): void;
}

/** The engine on vendors in memory and a store of its own. */
export async function createTestEngine(mapping: Mapping, deletedFlag: string | null = null): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const store = await Store.open({ file: join(folder, 'sync.db'), migrations: [syncStateMigrations] });
  const [records, clock] = [new FakeRecords(), new FakeClock()];
  const state = new SyncState(store.db<SyncTables>(), clock);
  const settings = new SyncSettings(mapping, 'test', [], deletedFlag);
  const writer = new TargetWriter(records as unknown as Records, state, { joinRecords: () => Promise.resolve() });
  const engine = new FlowEngine(records as unknown as Records, state, writer, settings, clock);
  return {
    records,
    state,
    settings,
    clock,
    sync: async (flow, id) => engine.sync(flow, await records.require({ kind: flow.source, id }), runOfTest),
    close() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const runOfTest: Run = {
  contextFor: (source: SavedRecord) => aMappingContext(source as unknown as MappingContext['source']),
  userName: () => Promise.resolve(null),
  organizationName: () => Promise.resolve(null),
};
