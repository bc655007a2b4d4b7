import { FakeRecords } from '../../../test/support/fake-records';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { type PipedriveClient } from '../../pipedrive';
import { type Records } from '../records/records';
import { Fingerprints, type SecretTables } from '../state/fingerprints';
import { SeenSources, type SeenTables } from '../state/seen-sources';
import { syncStateMigrations } from '../state/sync-state.migrations';
import { SyncSettings } from '../sync-settings';
import { ArrivingEvents } from '../vouching/arriving-events';
import { Vouching } from '../vouching/vouching';
import { type HeldRecord, InStep } from './in-step';
import { SourceReads } from './source-reads';

const LEAD = { kind: 'lead', id: 30 } as const;
const PERSON = { kind: 'person', id: 12 } as const;
const TABLE = 'personFromLead';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const mapping = { links, [TABLE]: { name: { fields: ['lastName'] } } };

describe.each(Object.values(STORES))('InStep', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = await prepare([syncStateMigrations]);
      store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    /** The memory as a process has it that begins to run now. */
    const aProcess = () => {
      const seen = new SeenSources(store.db<SeenTables>(), new Fingerprints(store.db<SecretTables>()));
      const events = new ArrivingEvents(seen);
      const records = new FakeRecords() as unknown as Records;
      const pipedrive = {} as PipedriveClient;
      const inStep = new InStep(records, seen, new SyncSettings(mapping, 'test', [], null), pipedrive, events);
      const vouching = new Vouching(events, { hasUnfinished: () => Promise.resolve(false) });
      const source: HeldRecord = { reference: LEAD, values: { get: () => 'Lovelace' } };
      const target: HeldRecord = { reference: PERSON, values: { get: () => null } };
      return {
        events,
        knows: () => inStep.of(LEAD, TABLE),
        remember: () => inStep.remember([{ flow: { table: TABLE }, source, target, reads: new SourceReads() }]),
        vouches: async () => vouching.vouchesFor(PERSON, (await inStep.of(LEAD, TABLE))!.serial),
        forget: () => inStep.forget(LEAD, TABLE),
      };
    };
    type Process = ReturnType<typeof aProcess>;

    it('takes nothing that was kept before the process began, whatever the clocks say', async () => {
      const former = aProcess();
      await former.remember();
      await expect(former.knows()).resolves.toMatchObject({ target: 'person:12' });
      const next = aProcess();
      await expect(next.knows()).resolves.toBeNull();
      await next.remember();
      await expect(next.knows()).resolves.toMatchObject({ target: 'person:12' });
    });

    it('takes what another instance keeps meanwhile', async () => {
      const [one, other] = [aProcess(), aProcess()];
      await one.knows();
      await other.remember();
      await expect(one.knows()).resolves.toMatchObject({ target: 'person:12' });
    });

    it('keeps anew what was forgotten, also where it was the latest', async () => {
      await aProcess().remember();
      const process = aProcess();
      await process.knows();
      await process.forget();
      await process.remember();
      await expect(process.knows()).resolves.toMatchObject({ target: 'person:12' });
    });

    const good = async ({ events }: Process): Promise<void> => events.note('person', true, await events.present());

    it('is vouched for once it was kept after a good look, and no more once events may be lost', async () => {
      const process = aProcess();
      await process.remember();
      await expect(process.vouches()).resolves.toBe(false);
      await good(process);
      await expect(process.vouches()).resolves.toBe(false);
      await process.remember();
      await expect(process.vouches()).resolves.toBe(true);
      await good(process);
      await expect(process.vouches()).resolves.toBe(true);
      process.events.noteGap();
      await expect(process.vouches()).resolves.toBe(false);
      await good(process);
      await expect(process.vouches()).resolves.toBe(false);
    });
  });
});
