/** What Marketo prints beside ISO 8601: a `Z` followed by an offset, and offsets without a colon. */
const ZONE = /Z?(?:([+-]\d\d):?(\d\d))?$/;

/**
 * A moment in whichever of Marketo's shapes (`…Z`, `…+0000`, `…+00:00`, `…Z+0000`), as `YYYY-MM-DDTHH:MM:SSZ`; null for
 * anything else.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/field-types
 */
export function isoMoment(text: unknown): string | null {
  if (typeof text !== 'string' || text === '') return null;
  const inUtc = text.replace(ZONE, (_zone, hours?: string, minutes?: string) =>
    hours === undefined ? 'Z' : `${hours}:${minutes}`,
  );
  const time = Date.parse(inUtc);
  return Number.isNaN(time) ? null : inSeconds(new Date(time));
}

/** Marketo counts in whole seconds. */
export function inSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
