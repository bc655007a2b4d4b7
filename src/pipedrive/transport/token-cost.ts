const PRICES = { search: 20, one: 1, list: 10, write: 5, delete: 3 };

/** What costs another price than the rest of its sort. */
const EXCEPTIONS = new Map([
  ['GET /api/v2/pipelines', 5],
  ['GET /api/v2/stages', 5],
  ['GET /api/v2/deals/archived', 20],
  ['GET /api/v1/webhooks', 10],
  ['GET /api/v1/users/me', 2],
]);

/**
 * What a call costs of the company's daily pool, by the `x-token-cost` of its operation; version 1 costs twice as much.
 * Whether Pipedrive charges calls that it refuses is not documented.
 *
 * @param operation - for example `GET /api/v2/persons/{id}`.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export function tokenCost(operation: string): number {
  const exception = EXCEPTIONS.get(operation);
  if (exception !== undefined) return exception;
  const price = PRICES[sortOf(operation)];
  return operation.includes(' /api/v1/') ? price * 2 : price;
}

function sortOf(operation: string): keyof typeof PRICES {
  if (/\/(search|itemSearch\/field|find)$/.test(operation)) return 'search';
  if (operation.startsWith('DELETE ')) return 'delete';
  if (!operation.startsWith('GET ')) return 'write';
  return operation.endsWith('/{id}') ? 'one' : 'list';
}
