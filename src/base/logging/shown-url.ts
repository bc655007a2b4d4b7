import { MASK } from './redact';

/** Parameters that only choose what is shown; everything else may hold a key or personal data. */
const HARMLESS = new Set([
  'code',
  'cursor',
  'dryRun',
  'limit',
  'outcome',
  'record',
  'since',
  'state',
  'superseded',
  'type',
  'until',
]);
const PLAIN_VALUE = /^[\w.:%+-]{0,60}$/;
const PLAIN_NAME = /^[\w-]{1,30}$/;
/** Ids, names of tasks, kinds of records. */
const PLAIN_SEGMENT = /^[a-z\d-]{1,80}$/;

/**
 * What the log shows of a request's address: of a known route its path, with those values that are ids, and which
 * parameters it had, with the values of those that only choose what is shown; of an unknown one nothing.
 *
 * @param route - the pattern that was found for it, such as `/tasks/:name`; undefined where there is none.
 */
export function shownUrl(url: string, route: string | undefined): string {
  if (route === undefined) return '[unknown route]';
  const [path = '', ...query] = url.split('?');
  const given = path.split('/');
  const segments = route
    .split('/')
    .map((part, index) => (part.startsWith(':') && PLAIN_SEGMENT.test(given[index] ?? '') ? given[index] : part));
  const shown = query.length === 0 ? [] : [query.join('?').split('&').map(shownPair).join('&')];
  return [segments.join('/'), ...shown].join('?');
}

function shownPair(pair: string): string {
  const [name = '', ...rest] = pair.split('=');
  const value = rest.join('=');
  if (!PLAIN_NAME.test(name)) return MASK;
  return HARMLESS.has(name) && PLAIN_VALUE.test(value) ? pair : `${name}=${MASK}`;
}
