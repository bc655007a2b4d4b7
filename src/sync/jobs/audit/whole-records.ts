import { type MarketoClient, type MarketoKind, type Values } from '../../../marketo';

/** Records of Marketo with all their fields, found by one field in the fewest calls. */
export async function wholeRecords(
  client: MarketoClient,
  kind: MarketoKind,
  filterType: string,
  filterValues: readonly (string | number)[],
): Promise<Values[]> {
  if (filterValues.length === 0) return [];
  const schema = await client.describe(kind);
  return client.find(kind, { filterType, filterValues: filterValues.map(String), fields: schema.names() });
}
