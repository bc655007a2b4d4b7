import { tokenCost } from './token-cost';

describe('tokenCost', () => {
  it.each([
    ['GET /api/v2/persons/{id}', 1],
    ['GET /api/v2/persons', 10],
    ['GET /api/v2/personFields', 10],
    ['GET /api/v2/pipelines', 5],
    ['GET /api/v2/deals/archived', 20],
    ['GET /api/v1/webhooks', 10],
    ['GET /api/v1/users/me', 2],
    ['GET /api/v2/persons/search', 20],
    ['GET /api/v2/itemSearch/field', 20],
    ['POST /api/v2/organizations', 5],
    ['PATCH /api/v2/deals/{id}', 5],
    ['DELETE /api/v2/persons/{id}', 3],
    ['GET /api/v1/users', 20],
    ['GET /api/v1/users/{id}', 2],
    ['GET /api/v1/persons/{id}/changelog', 20],
    ['POST /api/v1/notes', 10],
    ['DELETE /api/v1/webhooks/{id}', 6],
  ])('of %s is %d', (operation, tokens) => {
    expect(tokenCost(operation)).toBe(tokens);
  });
});
