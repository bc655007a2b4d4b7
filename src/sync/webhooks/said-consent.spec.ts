import { type PipedriveClient } from '../../pipedrive';
import { type RecordReference } from '../records/record';
import { type ConsentMemory } from '../state/consent-memory';
import { type SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { SaidConsent } from './said-consent';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const PERSON = { kind: 'person', id: 12 } as const;
const OUT = { marketing_status: 'unsubscribed' };

describe('SaidConsent', () => {
  const heard: unknown[] = [];
  const out = new Set<number>();
  let merged: number[];

  const create = (consent: object = { consent: { lead: 'unsubscribed', person: 'marketing_status' } }): SaidConsent => {
    const memory = {
      heardOut: (record: RecordReference) => Promise.resolve(heard.push(record)),
      saidFor: (record: RecordReference, addresses: readonly string[]) =>
        Promise.resolve(heard.push([record, addresses])),
      isAnyOut: (records: readonly RecordReference[]) => Promise.resolve(records.some(({ id }) => out.has(id))),
    } as unknown as ConsentMemory;
    const state = { mergedInto: () => Promise.resolve(merged) } as unknown as SyncState;
    const traits = { kind: 'text' };
    const field = { key: 'marketing_status', name: 'Marketing status', type: 'varchar', traits };
    const schema = { fields: () => [field], resolve: () => field, names: () => [field.key] };
    const pipedrive = { schema: () => ({ known: schema }) } as unknown as PipedriveClient;
    return new SaidConsent(new SyncSettings({ links, ...consent }, 'test', [], null), pipedrive, memory, state);
  };

  beforeEach(() => {
    heard.length = 0;
    out.clear();
    merged = [];
  });

  it('keeps who said no, with the addresses of the body, of which 100 at most', async () => {
    await create().remember(12, { marketing_status: 'subscribed', emails: [{ value: 'ada@acme.example' }] });
    expect(heard).toEqual([]);
    const emails = Array.from({ length: 300 }, (_, index) => ({ value: `ada${index}@acme.example` }));
    await create().remember(12, { ...OUT, emails });
    expect(heard).toEqual([PERSON, [PERSON, emails.slice(0, 100).map(({ value }) => value)]]);
  });

  it.each([
    ['nobody said anything', {}, [], [], false],
    ['the body says no', OUT, [], [], true],
    ['the person said no earlier', {}, [12], [], true],
    ['another one was merged into it', {}, [], [9], true],
  ])('a deleted person has a last word: %s', async (_case, body, known, others, hasLastWord) => {
    for (const id of known) out.add(id);
    merged = others;
    await expect(create().mayBeLeft(12, body)).resolves.toBe(hasLastWord);
    await expect(create({}).mayBeLeft(12, body)).resolves.toBe(false);
  });
});
