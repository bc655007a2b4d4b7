import { type FakeRecords } from '../../../test/support/fake-records';
import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { AppError } from '../../base/errors/app-error';
import { FormerLeads } from '../engine/former-leads';
import { type Records } from '../records/records';
import { LastWord } from './last-word';
import { MergedPersons } from './merged-persons';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const consent = { lead: 'unsubscribed', person: 'no_mail' };
const [ADA, BEA] = ['ada@acme.example', 'bea@acme.example'] as const;

describe('what was said of consent', () => {
  let engine: TestEngine;
  let records: FakeRecords;
  let lastWord: LastWord;
  let merged: MergedPersons;

  beforeEach(async () => {
    engine = await createTestEngine({ links, personFromLead: {}, leadFromPerson: {}, consent });
    records = engine.records;
    const all = records as unknown as Records;
    const former = new FormerLeads(all, engine.state, engine.settings);
    lastWord = new LastWord(all, engine.state, former, engine.consent, engine.settings);
    merged = new MergedPersons(all, engine.state, engine.consent, former, lastWord, engine.settings);
  });
  afterEach(() => engine.close());

  const person = (no_mail: string | null, ...emails: string[]) => ({
    id: 12,
    record: { no_mail, emails: emails.map((value) => ({ value })) },
  });
  const lead = (email: string, values: object = {}): number => records.add('lead', { email, ...values });
  const load = (id: number) => records.of('lead').load(id);
  const isOut = (id: number) => records.values('lead', id)['unsubscribed'] === true;
  const isRemembered = (address: string) => engine.consent.isAnyAddressOut([address], []);

  it('is remembered of the address where the lead goes with the person', async () => {
    await lastWord.keep(person('Yes', ADA), await load(lead(ADA)));
    await expect(isRemembered(ADA)).resolves.toBe(true);
  });

  it('is remembered where the lead alone said it', async () => {
    await lastWord.keep(person(null, ADA), await load(lead(ADA, { unsubscribed: true })));
    await expect(isRemembered(ADA)).resolves.toBe(true);
  });

  it('is remembered of all addresses, since a lead that is left to tell it may go, too', async () => {
    const other = lead(BEA);
    await lastWord.keep(person('Yes', ADA, BEA), await load(lead(ADA)));
    expect(isOut(other)).toBe(true);
    for (const address of [ADA, BEA]) await expect(isRemembered(address)).resolves.toBe(true);
  });

  it('reaches all leads of the addresses where the lead of a merged person said it, and those where one of these did', async () => {
    const [former, ofAddress] = [lead(BEA, { pipedriveId: 9, unsubscribed: true }), lead(ADA)];
    await engine.state.rememberMerge('person', 9, 12);
    await lastWord.keep(person(null, ADA, BEA), null);
    expect(isOut(ofAddress)).toBe(true);
    records.edit('lead', former, { unsubscribed: false });
    await lastWord.keep(person(null, ADA, BEA), null);
    expect(isOut(former)).toBe(true);
  });

  it.each([
    ['names that person', (id: number) => Promise.resolve(records.edit('lead', id, { pipedriveId: 9 }))],
    [
      'was that person’s when last seen',
      (id: number) => engine.state.link({ kind: 'lead', id }, { kind: 'person', id: 9 }),
    ],
  ])(
    'is taken from the lead of a merged person, of an address that nobody has any more, which %s',
    async (_case, join) => {
      const [former, ofAddress] = [lead(BEA, { unsubscribed: true }), lead(ADA)];
      await join(former);
      await engine.state.rememberMerge('person', 9, 12);
      await lastWord.keep(person(null, ADA), null);
      expect(isOut(ofAddress)).toBe(true);
    },
  );

  it('is taken from a person who was out when last seen', async () => {
    const id = lead(ADA);
    await engine.consent.out({ kind: 'person', id: 12 });
    await lastWord.keep(person(null, ADA), null);
    expect(isOut(id)).toBe(true);
  });

  it('reaches leads of persons that were merged earlier, by the addresses of the survivor', async () => {
    const survivor = records.add('person', { name: 'Ada', email: ADA, others: [BEA], no_mail: 'Yes' });
    const [own, earlier] = [lead(ADA, { pipedriveId: survivor }), lead(BEA, { pipedriveId: 8 })];
    await engine.state.rememberMerge('person', 9, survivor);
    await engine.consent.out({ kind: 'person', id: survivor });
    await merged.settle(survivor, own);
    expect(isOut(earlier)).toBe(true);
  });

  it('is taken from the memory of its addresses, too', async () => {
    const other = lead(BEA);
    await engine.consent.addressesOut([ADA]);
    await lastWord.keep(person(null, ADA, BEA), null);
    expect(isOut(other)).toBe(true);
  });

  it('fails where Marketo gives no answer, and is carried over by the next try', async () => {
    const id = lead(ADA);
    records.beforeWrite = () =>
      Promise.reject(new AppError('vendor-unavailable', 'no answer', { outcomeUnknown: true }));
    await expect(lastWord.keep(person('Yes', ADA), null)).rejects.toThrow('no answer');
    records.beforeWrite = undefined;
    await lastWord.keep(person('Yes', ADA), null);
    expect(isOut(id)).toBe(true);
  });

  it('is nothing where nobody said anything', async () => {
    const id = lead(ADA);
    await lastWord.keep(person('No', ADA), await load(id));
    expect(isOut(id)).toBe(false);
    await expect(isRemembered(ADA)).resolves.toBe(false);
  });
});
