import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { type Mapping } from '../mapping/mapping';
import { companyToOrganizationFlow } from './company-to-organization.flow';

const mapping: Mapping = {
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  organizationFromCompany: {
    name: { fields: ['company'] },
    email_domain: { fields: ['website'], postAdapter: () => 'acme.example' },
  },
};

describe('companyToOrganizationFlow', () => {
  let engine: TestEngine;

  beforeEach(async () => {
    engine = await createTestEngine(mapping);
  });
  afterEach(() => engine.close());

  const aCompany = (company: string | null): number =>
    engine.records.add('company', { company, website: 'https://www.Acme.example/start' });
  const sync = (company: number) => engine.sync(companyToOrganizationFlow, company);

  it('finds its own organization again without a search', async () => {
    const company = aCompany('Acme');
    await sync(company);
    engine.records.find = () => Promise.reject(new Error('searched'));
    await expect(sync(company)).resolves.toMatchObject({ status: 'skipped', id: 1 });
  });

  it('finds an organization by the domain of the website', async () => {
    const id = engine.records.add('organization', { name: 'Acme Holding', email_domain: 'acme.example' });
    await expect(sync(aCompany('Acme'))).resolves.toMatchObject({ status: 'updated', id });
  });

  it('knows the domain of an organization that it just made', async () => {
    engine.records.searchKnows = () => false;
    await sync(aCompany('Acme'));
    await expect(sync(aCompany('Acme GmbH'))).rejects.toMatchObject({ kind: 'record-ambiguous' });
    expect(engine.records.count('organization')).toBe(1);
  });

  it('skips a company without a name', async () => {
    engine.settings.mapping = { ...mapping, organizationFromCompany: {} };
    await expect(sync(aCompany(' '))).resolves.toEqual({ status: 'skipped', reason: 'no name' });
  });
});
