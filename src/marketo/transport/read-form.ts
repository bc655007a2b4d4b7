import { BATCH_SIZE } from './batches';

/**
 * The form of a read sent as `POST …?_method=GET`. Marketo allows it for every such read; it has no length limit, and
 * no personal data gets into an address that proxies write to their logs.
 *
 * How a comma inside a value is escaped is not documented. Such values are repeated parameters, as the specification
 * declares them (`collectionFormat: multi`), and at least two: a single one is split at its commas.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/lead-database
 */
export function readForm(
  query: { filterType: string; filterValues: readonly string[]; fields: readonly string[] },
  nextPageToken: string | null,
): URLSearchParams {
  const form = new URLSearchParams({ filterType: query.filterType });
  for (const values of filterValues(query.filterValues)) form.append('filterValues', values);
  form.append('fields', query.fields.join(','));
  form.append('batchSize', String(BATCH_SIZE));
  if (nextPageToken !== null) form.append('nextPageToken', nextPageToken);
  return form;
}

function filterValues(values: readonly string[]): readonly string[] {
  if (!values.some((value) => value.includes(','))) return [values.join(',')];
  return values.length > 1 ? values : [...values, ...values];
}
