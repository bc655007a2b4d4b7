import { aMappingContext } from '../../../test/support/a-mapping-context';
import { defaultMapping } from './default.mapping';
import { mapRecord } from './map-record';
import { type Lookups, type SourceEntity, type TableName } from './mapping';

const lookups: Partial<Lookups> = {
  organizationIdForLead: () => Promise.resolve(5),
  externalCompanyIdForOrganization: () => Promise.resolve('pd-organization-5'),
};

async function mapped(table: TableName, source: SourceEntity): Promise<Record<string, unknown>> {
  const fields = await mapRecord(table, defaultMapping, aMappingContext(source, lookups));
  return Object.fromEntries(fields.map(({ field, value }) => [field, value]));
}

describe('the built-in mapping', () => {
  it.each<[TableName, SourceEntity, Record<string, unknown>]>([
    [
      'personFromLead',
      { firstName: 'Vincent', lastName: 'van Gogh', email: 'v@acme.example', phone: '555-0100' },
      { name: 'Vincent van Gogh', email: 'v@acme.example', phone: '555-0100', org_id: 5 },
    ],
    [
      'leadFromPerson',
      { name: 'Vincent van Gogh', email: 'v@acme.example', phone: null, organization: { id: 5 } },
      {
        firstName: 'Vincent van',
        lastName: 'Gogh',
        email: 'v@acme.example',
        phone: null,
        externalCompanyId: 'pd-organization-5',
      },
    ],
    [
      'organizationFromCompany',
      { company: 'Acme', website: 'https://acme.example', numberOfEmployees: 10 },
      { name: 'Acme', website: 'https://acme.example', employee_count: 10 },
    ],
    [
      'companyFromOrganization',
      { name: 'Acme', website: null, employee_count: 10 },
      { company: 'Acme', website: null, numberOfEmployees: 10 },
    ],
    [
      'opportunityFromDeal',
      {
        title: 'Renewal',
        value: 200,
        status: 'won',
        stage: { id: 2, name: 'Demo' },
        close_time: '2026-11-20T23:00:00Z',
        expected_close_date: '2026-12-01',
        add_time: '2026-01-01T00:00:00Z',
      },
      {
        name: 'Renewal',
        amount: 200,
        stage: 'Demo',
        isClosed: true,
        isWon: true,
        closeDate: '2026-11-20',
        externalCreatedDate: '2026-01-01T00:00:00Z',
      },
    ],
    ['roleFromDeal', {}, { role: 'Default Role', isPrimary: true }],
    [
      'activityFromLead',
      { firstName: null, lastName: null, email: 'v@acme.example' },
      { subject: 'Follow up v@acme.example', type: 'task', due_date: '2026-11-23' },
    ],
    [
      'activityFromEmail',
      { id: 1, leadId: 30, name: 'Newsletter', subject: 'News', text: 'Hello', sentAt: '2026-11-22T10:00:00Z' },
      { subject: 'Newsletter', type: 'email', note: 'Hello', due_date: '2026-11-22' },
    ],
  ])('%s', async (table, source, target) => {
    await expect(mapped(table, source)).resolves.toMatchObject(target);
  });

  it('takes the expected day of an open deal as its closing day', async () => {
    const deal = { status: 'open', close_time: null, expected_close_date: '2026-12-01' };
    await expect(mapped('opportunityFromDeal', deal)).resolves.toMatchObject({
      closeDate: '2026-12-01',
      isClosed: false,
      isWon: false,
    });
  });
});
