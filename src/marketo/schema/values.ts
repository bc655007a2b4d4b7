const NUMBER_TYPES = new Set(['integer', 'float', 'currency', 'percent', 'score']);
const NUMERIC_TEXT = /^-?\d+(\.\d+)?$/;

/**
 * A value as Marketo stores it: blank text is null, a number that came as text is a number. Anything else stays as it
 * is, odd values included, so that Marketo judges them.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/field-types
 */
export function storedValue(dataType: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (!NUMBER_TYPES.has(dataType) || typeof value !== 'string' || !NUMERIC_TEXT.test(value.trim())) return value;
  return Number(value);
}
