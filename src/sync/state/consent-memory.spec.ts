import { type StorePlace, STORES } from '../../../test/support/stores';
import { Store } from '../../base/store/store';
import { ConsentMemory, type ConsentTables } from './consent-memory';
import { syncStateMigrations } from './sync-state.migrations';

const LEAD = { kind: 'lead', id: 30 } as const;
const PERSON = { kind: 'person', id: 12 } as const;

describe.each(Object.values(STORES))('ConsentMemory', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let memory: ConsentMemory;

    beforeEach(async () => {
      place = await prepare([syncStateMigrations]);
      store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
      memory = new ConsentMemory(store.db<ConsentTables>(), {
        of: (text) => Promise.resolve(Buffer.from(text.toUpperCase()).toString('base64url')),
      });
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    it('knows who was out when it was last seen', async () => {
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: false, liftedAt: null });
      await expect(memory.notOut(LEAD)).resolves.toBe(false);
      await memory.out(LEAD);
      await memory.out(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: null });
      await expect(memory.isAnyOut([PERSON, LEAD])).resolves.toBe(true);
      await expect(memory.isAnyOut([PERSON])).resolves.toBe(false);
      await expect(memory.isAnyOut([])).resolves.toBe(false);
      await expect(memory.notOut(LEAD)).resolves.toBe(true);
      await expect(memory.notOut(LEAD)).resolves.toBe(false);
      await expect(memory.isAnyOut([LEAD])).resolves.toBe(false);
    });

    it('knows whom this service subscribed, until somebody is out again', async () => {
      await memory.lift([LEAD, PERSON], 1_795_000_000_000);
      await memory.notOut(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: false, liftedAt: 1_795_000_000_000 });
      await memory.heardOut(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: 1_795_000_000_000 });
      await memory.out(LEAD);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: null });
      await expect(memory.of(PERSON)).resolves.toMatchObject({ liftedAt: 1_795_000_000_000 });
    });

    describe('of addresses', () => {
      const ADA = 'ada@acme.example';
      const BEA = 'bea@acme.example';
      const COPY = { kind: 'person', id: 123 } as const;

      it('knows who said no when no record was left to tell it, in whatever case, until one tells it again', async () => {
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(false);
        await memory.addressesOut(['Ada@Acme.example', ADA]);
        await memory.addressesOut([ADA]);
        await expect(memory.isAnyAddressOut([BEA, ' ADA@acme.example'], [PERSON])).resolves.toBe(true);
        await expect(memory.isAnyAddressOut([BEA, 'ada@acme.exampl'], [])).resolves.toBe(false);
        await expect(memory.isAnyAddressOut([], [])).resolves.toBe(false);
        await memory.addressesTold([BEA]);
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(true);
        await memory.addressesTold(['ADA@acme.example']);
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(false);
      });

      it('knows which record said no for its addresses, and keeps that until the record says it no more', async () => {
        await memory.saidFor(PERSON, [ADA, BEA, ADA]);
        await memory.saidFor(COPY, [ADA]);
        await memory.saidFor(COPY, [ADA]);
        await memory.saidFor(COPY, []);
        await memory.addressesTold([ADA]);
        await expect(memory.isAnyAddressOut([ADA], [PERSON])).resolves.toBe(true);
        await expect(memory.isAnyAddressOut([ADA], [PERSON, COPY])).resolves.toBe(false);
        await expect(memory.isAnyAddressOut([BEA], [COPY])).resolves.toBe(true);
        await memory.saidNoMore([COPY, LEAD], [ADA, BEA]);
        await expect(memory.isAnyAddressOut([ADA], [PERSON])).resolves.toBe(false);
        await memory.saidNoMore([], [ADA]);
        await memory.saidNoMore([PERSON], []);
        await expect(memory.isAnyAddressOut([ADA], [LEAD])).resolves.toBe(true);
        await memory.saidNoMore([PERSON], [ADA]);
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(false);
        await expect(memory.isAnyAddressOut([BEA], [])).resolves.toBe(true);
      });

      it('forgets what a lead said as soon as others tell it, and not what a person said', async () => {
        await memory.saidFor(LEAD, [ADA]);
        await memory.saidFor(PERSON, [BEA]);
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(true);
        await memory.addressesTold([]);
        await memory.addressesTold([ADA, BEA]);
        await expect(memory.isAnyAddressOut([ADA], [])).resolves.toBe(false);
        await expect(memory.isAnyAddressOut([BEA], [])).resolves.toBe(true);
      });

      it('stores no address in clear', async () => {
        await memory.saidFor(PERSON, [ADA]);
        await memory.addressesOut([ADA]);
        const rows = await store.db<ConsentTables>().selectFrom('sync_consent_address').selectAll().execute();
        expect(rows.map(({ record }) => record).toSorted()).toEqual(['', 'person:12']);
        for (const { address } of rows) expect(address).not.toContain('ada');
      });
    });

    it('keeps since when counts what a record says, and whether it was out', async () => {
      await memory.out(LEAD);
      await memory.countAnew([LEAD, PERSON], 1_795_000_000_000);
      await expect(memory.of(LEAD)).resolves.toEqual({ isOut: true, liftedAt: 1_795_000_000_000 });
      await expect(memory.of(PERSON)).resolves.toEqual({ isOut: false, liftedAt: 1_795_000_000_000 });
    });

    it('keeps a no that counts for a record, with when that was', async () => {
      await memory.overrule(PERSON, 1_795_000_000_000);
      await expect(memory.of(PERSON)).resolves.toEqual({ isOut: true, liftedAt: 1_795_000_000_000 });
    });
  });
});
