import { readMoment, utcSecond } from '../../base/values/moments';

/**
 * A moment in whichever of Marketo's shapes (`…Z`, `…+0000`, `…+00:00`, `…Z+0000`), as `YYYY-MM-DDTHH:MM:SSZ`; without a
 * zone it is in UTC. Null for anything else.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/field-types
 */
export function isoMoment(text: unknown): string | null {
  const moment = typeof text === 'string' ? readMoment(text) : null;
  return moment === null ? null : utcSecond(moment);
}

/** Marketo counts in whole seconds. */
export function inSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
