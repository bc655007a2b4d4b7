import { operationOf } from './operation';

describe('operationOf', () => {
  it.each([
    ['GET', 'https://acme.example/api/v2/persons/12?custom_fields=a', 'GET /api/v2/persons/{id}'],
    ['GET', 'https://acme.example/api/v1/deals/12/changelog', 'GET /api/v1/deals/{id}/changelog'],
    ['GET', 'https://acme.example/rest/v1/lead/7.json', 'GET /rest/v1/lead/{id}.json'],
    ['POST', 'https://acme.example/rest/v1/leads.json?_method=GET', 'GET /rest/v1/leads.json'],
    ['POST', 'https://acme.example/rest/v1/leads.json', 'POST /rest/v1/leads.json'],
    [
      'GET',
      'https://acme.example/bulk/v1/leads/export/0b6a1f2c-58de-4f7a-9c31-7d2e4a9b0c55/status.json',
      'GET /bulk/v1/leads/export/{id}/status.json',
    ],
    ['GET', 'https://acme.example/rest/v1/leads/describe2.json', 'GET /rest/v1/leads/describe2.json'],
  ])('names %s %s as %s', (method, url, operation) => {
    expect(operationOf(method, url)).toBe(operation);
  });
});
