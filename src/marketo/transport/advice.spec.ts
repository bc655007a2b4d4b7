import { refusalAdvice } from './advice';

const HOST = 'https://123-ABC-456.mktorest.example/rest';

describe('the advice for what Marketo denies', () => {
  it.each([
    ['GET', '/v1/leads/describe2.json', 'Read-Write Lead'],
    ['POST', '/v1/leads.json', 'Read-Write Lead'],
    ['GET', '/v1/lead/30.json', 'Read-Write Lead'],
    ['POST', '/bulk/v1/leads/export/create.json', 'Read-Write Lead'],
    ['POST', '/v1/leads/schema/fields.json', 'Read-Write Schema Custom Field'],
    ['POST', '/v1/companies.json', 'Read-Write Company'],
    ['POST', '/v1/opportunities.json', 'Read-Write Opportunity'],
    ['POST', '/v1/opportunities/roles.json', 'Read-Write Opportunity'],
    ['GET', '/v1/activities/types.json', 'Read-Only Activity'],
    ['GET', '/asset/v1/email/7.json', 'Read-Only Assets'],
  ])('names for %s %s the permission %s', (method, path, permission) => {
    expect(refusalAdvice('603', { method, path, address: HOST + path })).toEqual({
      message:
        `Marketo denied ${method} ${HOST}${path} (603 Access denied): give the role of the API-only user the permission ` +
        `${permission} (Admin > Users & Roles > Roles, group Access API). Where it has that, allow the IP address of this ` +
        'service',
      details: { permission },
    });
  });
});
