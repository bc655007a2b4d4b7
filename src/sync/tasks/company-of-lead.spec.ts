import {
  COMPANIES_DESCRIBE,
  COMPANIES_READ,
  COMPANIES_WRITE,
  LEADS_READ,
  ScriptedMarketo,
  success,
} from '../../../test/support/scripted-marketo';
import { KeyedLock } from '../../base/concurrency/keyed-lock';
import { Lead } from '../../marketo';
import { type SavedRecord } from '../records/record';
import { type SyncState } from '../state/sync-state';
import { CompanyOfLead } from './company-of-lead';

describe('CompanyOfLead, by a name whose company has no externalCompanyId', () => {
  let marketo: ScriptedMarketo;

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

  beforeEach(() => {
    marketo = new ScriptedMarketo();
    marketo.on(LEADS_READ, success([{ id: 7, company: 'Acme' }]));
    marketo.on(COMPANIES_READ, success([{ id: 10, company: 'Acme' }]), KEPT);
    marketo.on(COMPANIES_WRITE, success([{ id: 10, status: 'updated' }]));
  });
  afterEach(() => marketo.stop());

  async function found(updateable: boolean) {
    marketo.on(COMPANIES_DESCRIBE, describedAs(updateable));
    const client = await marketo.client();
    const lead = (await Lead.load(client, 7)) as SavedRecord;
    const state = { recentlyWritten: () => Promise.resolve([]) } as unknown as SyncState;
    const company = await new CompanyOfLead(client, state, new KeyedLock()).of(lead);
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

  it('leaves lead and company as they are where it does not', async () => {
    expect(await found(false)).toMatchObject({ isJoined: false, joins: null });
    expect(marketo.sent(COMPANIES_WRITE)).toEqual([]);
  });
});
