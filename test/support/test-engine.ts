import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KeyedLock } from '../../src/base/concurrency/keyed-lock';
import { systemTimers } from '../../src/base/concurrency/timers';
import { createLog } from '../../src/base/logging/log';
import { Store } from '../../src/base/store/store';
import { FlowEngine } from '../../src/sync/engine/engine';
import { FlowPlanner } from '../../src/sync/engine/planner';
import { type Flow } from '../../src/sync/flows/flow';
import { type Run } from '../../src/sync/engine/run';
import { type SyncResult } from '../../src/sync/engine/sync-result';
import { TargetWriter } from '../../src/sync/engine/target-writer';
import { EarlierNo } from '../../src/sync/engine/earlier-no';
import { FormerLeads } from '../../src/sync/engine/former-leads';
import { ConsentLift } from '../../src/sync/engine/consent-lift';
import { ConsentRule } from '../../src/sync/engine/consent-rule';
import { KeptValues } from '../../src/sync/engine/kept-values';
import { GroupJudge } from '../../src/sync/engine/two-way/group-judge';
import { ConflictKeeper } from '../../src/sync/engine/two-way/conflict-keeper';
import { TwoWayFields } from '../../src/sync/engine/two-way/two-way';
import { type Mapping, type MappingContext } from '../../src/sync/mapping/mapping';
import { type SavedRecord } from '../../src/sync/records/record';
import { type Records } from '../../src/sync/records/records';
import { AgreementMemory, type AgreementTables } from '../../src/sync/state/agreements';
import { Fingerprints, type SecretTables } from '../../src/sync/state/fingerprints';
import { InStep } from '../../src/sync/engine/in-step';
import { ArrivingEvents } from '../../src/sync/vouching/arriving-events';
import { StepsOfRuns } from '../../src/sync/engine/steps-of-runs';
import { SourceReads } from '../../src/sync/engine/source-reads';
import { type PipedriveClient } from '../../src/pipedrive';
import { SeenSources, type SeenTables } from '../../src/sync/state/seen-sources';
import { ConsentMemory, type ConsentTables } from '../../src/sync/state/consent-memory';
import { MemoryGap } from '../../src/sync/state/memory-gap';
import { Moments, type MomentTables } from '../../src/sync/state/moments';
import { type ConflictTables, OpenConflicts } from '../../src/sync/state/open-conflicts';
import { NotKeptMemory, type NotKeptTables } from '../../src/sync/state/not-kept';
import { SyncState, type SyncTables } from '../../src/sync/state/sync-state';
import { syncStateMigrations } from '../../src/sync/state/sync-state.migrations';
import { SyncSettings } from '../../src/sync/sync-settings';
import { taskOfDeletion } from '../../src/sync/tasks/definitions';
import { aMappingContext } from './a-mapping-context';
import { FakeClock } from './fake-clock';
import { FakeRecords } from './fake-records';
import { FOLDERS } from './folders';
import { copyMigratedFile } from './made-stores';

const silent = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });

export interface TestEngine {
  records: FakeRecords;
  state: SyncState;
  settings: SyncSettings;
  clock: FakeClock;
  conflicts: OpenConflicts;
  consent: ConsentMemory;
  /** Tasks that wait, as `type` and params in JSON. */
  waiting: Set<string>;
  sync(flow: Flow, sourceId: number): Promise<SyncResult>;
  /** The store may come from an older copy from now on. */
  beRestored(): Promise<void>;
  /** Throws away what both sides of every pair last agreed on. */
  forgetAgreements(): Promise<void>;
  close(): void;
}

/** The engine on vendors in memory and a store of its own. */
export async function createTestEngine(
  mapping: Mapping,
  deletedFlag: string | null = null,
  records = new FakeRecords(),
): Promise<TestEngine> {
  const folder = mkdtempSync(join(FOLDERS, 'engine-'));
  const file = join(folder, 'sync.db');
  await copyMigratedFile(file, [syncStateMigrations]);
  const store = await Store.open({ file, migrations: [syncStateMigrations] });
  const clock = new FakeClock();
  records.now = () => clock.now();
  const fingerprints = new Fingerprints(store.db<SecretTables>());
  const state = new SyncState(store.db<SyncTables>(), fingerprints, clock);
  const memory = new AgreementMemory(store.db<AgreementTables>(), fingerprints);
  const settings = new SyncSettings(mapping, 'test', [], deletedFlag);
  const writer = new TargetWriter(records as unknown as Records, state, { joinRecords: () => Promise.resolve() });
  const keptValues = new KeptValues(new NotKeptMemory(store.db<NotKeptTables>(), fingerprints));
  const judge = new GroupJudge(records as unknown as Records, memory, keptValues, settings, silent);
  const conflicts = new OpenConflicts(store.db<ConflictTables>(), clock);
  const gap = new MemoryGap(new Moments(store.db<MomentTables>()), clock, systemTimers, silent);
  const twoWay = new TwoWayFields(
    records as unknown as Records,
    judge,
    memory,
    new ConflictKeeper(conflicts),
    gap,
    settings,
  );
  const waiting = new Set<string>();
  const run: Run = {
    ...RUN_OF_TEST,
    isBeingDeleted: (source) => {
      const { type, params } = taskOfDeletion(source) ?? {};
      return Promise.resolve(waiting.has(`${type} ${JSON.stringify(params)}`));
    },
  };
  const turns = new KeyedLock();
  const seenSources = new SeenSources(store.db<SeenTables>(), fingerprints);
  const lists = { users: NONE, stages: NONE, pipelines: NONE } as unknown as PipedriveClient;
  const inStep = new InStep(
    records as unknown as Records,
    seenSources,
    settings,
    lists,
    new ArrivingEvents(seenSources),
  );
  const steps = new StepsOfRuns(inStep, settings);
  const consentMemory = new ConsentMemory(store.db<ConsentTables>(), fingerprints);
  const formerLeads = new FormerLeads(records as unknown as Records, state, settings);
  const earlier = new EarlierNo(records as unknown as Records, state, consentMemory, formerLeads, settings);
  const lift = new ConsentLift(records as unknown as Records, state, consentMemory, settings);
  const consent = new ConsentRule(records as unknown as Records, consentMemory, earlier, lift, settings, clock);
  const planner = new FlowPlanner(records as unknown as Records, state, twoWay, keptValues, consent, settings);
  const ofVendors = records as unknown as Records;
  const engine = new FlowEngine(planner, ofVendors, state, twoWay, writer, steps, keptValues, consent, turns);
  return {
    records,
    state,
    settings,
    clock,
    conflicts,
    consent: consentMemory,
    waiting,
    sync: async (flow, id) => engine.sync(flow, await records.require({ kind: flow.source, id }), run),
    async beRestored() {
      await gap.latest();
      clock.advance(1000);
      await store.db<MomentTables>().updateTable('guardian_moment').set({ at: 0 }).execute();
      await gap.giveSign();
    },
    forgetAgreements: async () => void (await store.db<AgreementTables>().deleteFrom('sync_agreement').execute()),
    close() {
      void store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const contextFor = (source: SavedRecord): MappingContext =>
  aMappingContext(source as unknown as MappingContext['source']);

const NONE = () => Promise.resolve([]);

const RUN_OF_TEST: Omit<Run, 'isBeingDeleted'> = {
  contextFor,
  contextForReading: contextFor,
  contextWithoutCalls: contextFor,
  readsOf: () => new SourceReads(),
  userName: () => Promise.resolve(null),
  organizationName: () => Promise.resolve(null),
};
