import { isObject } from '../../base/values/shapes';
import { CUSTOM_KEY } from './person-link';

const ABOUT_THE_EVENT = new Set(['meta', 'v', 'event']);
const STATES = new Set(['data', 'current', 'previous']);
const ID = /^[1-9]\d{0,11}$/;

/**
 * The body of a deletion without what it says of the person: which event it is, the person's id and, where the link was
 * not read from it yet, the values that may be the link. It can be read like the whole one.
 */
export function deletionWithoutValues(body: unknown, withLink: boolean): unknown {
  if (!isObject(body)) return undefined;
  const given = Object.entries(body);
  const about = given.filter(([name]) => ABOUT_THE_EVENT.has(name));
  const states = given.filter(([name]) => STATES.has(name));
  return Object.fromEntries([...about, ...states.map(([name, state]) => [name, idsOf(state, withLink)] as const)]);
}

function idsOf(record: unknown, withLink: boolean): unknown {
  if (!isObject(record)) return null;
  const custom = isObject(record['custom_fields']) ? record['custom_fields'] : {};
  return {
    ...('id' in record && { id: record['id'] }),
    ...(withLink && linksAmong(record)),
    ...(withLink && { custom_fields: linksAmong(custom) }),
  };
}

function linksAmong(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const mayBeLinks = Object.entries(values).filter(([key, value]) => {
    const plain = isObject(value) ? value['value'] : value;
    return CUSTOM_KEY.test(key) && ID.test(String(plain));
  });
  return Object.fromEntries(mayBeLinks);
}
