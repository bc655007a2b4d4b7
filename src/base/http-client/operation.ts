/** A number, or a GUID as Marketo's bulk jobs have. */
const ID = /\/(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?=[/.]|$)/gi;

/**
 * The name of a call without ids and values, of which there are few: `GET /api/v2/persons/{id}`. A form that is sent
 * with `_method` counts as the method it stands for.
 */
export function operationOf(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.replaceAll(ID, '/{id}');
  return `${searchParams.get('_method') ?? method} ${path}`;
}
