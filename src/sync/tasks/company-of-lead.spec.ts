import {
  COMPANIES_DESCRIBE,
  COMPANIES_READ,
  COMPANIES_WRITE,
  LEADS_READ,
  ScriptedMarketo,
  success,
} from '../../../test/support/scripted-marketo';
import { type StorePlace, STORES } from '../../../test/support/stores';
import { KeyedLock } from '../../base/concurrency/keyed-lock';
import { Store } from '../../base/store/store';
import { Lead } from '../../marketo';
import { type SavedRecord } from '../records/record';
import { Fingerprints, type SecretTables } from '../state/fingerprints';
import { NotKeptMemory, type NotKeptTables } from '../state/not-kept';
import { type SyncState } from '../state/sync-state';
import { syncStateMigrations } from '../state/sync-state.migrations';
import { CompanyOfLead } from './company-of-lead';

describe('CompanyOfLead, by a name whose company has no externalCompanyId', () => {
  let marketo: ScriptedMarketo;
  let place: StorePlace;
  let store: Store;

  const KEPT = success([{ id: 10, company: 'Acme', externalCompanyId: 'mkto-lead-company-7' }]);

  const describedAs = (updateable: boolean) =>
    success([
      {
        searchableFields: [['company'], ['id']],
        fields: [
          { name: 'company', dataType: 'string', updateable: true },
          { name: 'externalCompanyId', dataType: 'string', updateable },
        ],
      },
    ]);

  beforeEach(async () => {
    place = await STORES.sqlite.prepare([syncStateMigrations]);
    store = await Store.open({ ...place.location, migrations: [syncStateMigrations] });
    marketo = new ScriptedMarketo();
    marketo.on(LEADS_READ, success([{ id: 7, company: 'Acme' }]));
    marketo.on(COMPANIES_READ, success([{ id: 10, company: 'Acme' }]), KEPT);
    marketo.on(COMPANIES_WRITE, success([{ id: 10, status: 'updated' }]));
  });
  afterEach(async () => {
    await marketo.stop();
    await store.close();
    await place.remove();
  });

  async function found(updateable: boolean, id = 7) {
    marketo.on(COMPANIES_DESCRIBE, describedAs(updateable));
    const client = await marketo.client();
    const lead = (await Lead.load(client, id)) as SavedRecord;
    const state = {
      recentlyWritten: () => Promise.resolve([]),
      rememberMatchKey: () => Promise.resolve(),
    } as unknown as SyncState;
    const fingerprints = new Fingerprints(store.db<SecretTables>());
    const notKept = new NotKeptMemory(store.db<NotKeptTables>(), fingerprints);
    const company = await new CompanyOfLead(client, state, new KeyedLock(), notKept).of(lead);
    return { ...company, joins: lead.get('externalCompanyId') };
  }

  it('gives it one where the account lets it be set, and the lead joins', async () => {
    expect(await found(true)).toMatchObject({ isJoined: true, joins: 'mkto-lead-company-7' });
    expect(marketo.sent(COMPANIES_WRITE)[0]?.body).toMatchObject({
      dedupeBy: 'idField',
      input: [{ id: 10, externalCompanyId: 'mkto-lead-company-7' }],
    });
  });

  it('does not let the lead join where Marketo answers success and keeps none', async () => {
    marketo.on(COMPANIES_READ, success([{ id: 10, company: 'Acme' }]));
    expect(await found(true)).toMatchObject({ isJoined: false, joins: null });
  });

  it('sends what Marketo did not keep no second time, but once for each lead', async () => {
    marketo.on(COMPANIES_READ, success([{ id: 10, company: 'Acme' }]));
    await found(true);
    expect(await found(true)).toMatchObject({ isJoined: false, joins: null });
    expect(marketo.sent(COMPANIES_WRITE)).toHaveLength(1);
    marketo.on(LEADS_READ, success([{ id: 8, company: 'Acme' }]));
    marketo.on(COMPANIES_READ, success([{ id: 10, company: 'Acme' }]), KEPT);
    expect(await found(true, 8)).toMatchObject({ isJoined: true, joins: 'mkto-lead-company-7' });
    expect(marketo.sent(COMPANIES_WRITE)).toHaveLength(2);
  });

  it('sends it no second time for a company that was made for the lead', async () => {
    marketo.on(COMPANIES_READ, success([]), success([{ id: 10, company: 'Acme' }]));
    marketo.on(COMPANIES_WRITE, success([{ id: 10, status: 'created' }]));
    await found(true);
    expect(await found(true)).toMatchObject({ isJoined: false, joins: null });
    expect(marketo.sent(COMPANIES_WRITE)).toHaveLength(1);
  });

  it('leaves lead and company as they are where it does not', async () => {
    expect(await found(false)).toMatchObject({ isJoined: false, joins: null });
    expect(marketo.sent(COMPANIES_WRITE)).toEqual([]);
  });
});
