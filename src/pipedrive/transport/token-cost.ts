const PRICES = { search: 20, one: 1, list: 10, write: 5, delete: 3 };

/** Lists that cost less than others. */
const CHEAP_LISTS = new Map([
  ['GET /api/v2/pipelines', 5],
  ['GET /api/v2/stages', 5],
]);

/**
 * What a call costs of the company's daily pool, by the `x-token-cost` of its operation; version 1 costs twice as much.
 * Whether Pipedrive charges calls that it refuses is not documented.
 *
 * @param operation - for example `GET /api/v2/persons/{id}`.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export function tokenCost(operation: string): number {
  const price = CHEAP_LISTS.get(operation) ?? PRICES[sortOf(operation)];
  return operation.includes(' /api/v1/') ? price * 2 : price;
}

function sortOf(operation: string): keyof typeof PRICES {
  if (/\/(search|itemSearch\/field|find)$/.test(operation)) return 'search';
  if (operation.startsWith('DELETE ')) return 'delete';
  if (!operation.startsWith('GET ')) return 'write';
  return operation.endsWith('/{id}') ? 'one' : 'list';
}
