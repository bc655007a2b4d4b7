import { isMembers } from '../mapping/check-values';
import { CUSTOM_KEY } from './person-link';

const ABOUT_THE_EVENT = ['meta', 'v', 'event'];
const STATES = ['data', 'current', 'previous'];
const ID = /^[1-9]\d{0,11}$/;

/**
 * The body of a deletion without what it says of the person: which event it is, the person's id and, where the link was
 * not read from it yet, the values that may be the link. It can be read like the whole one.
 */
export function deletionWithoutValues(body: unknown, withLink: boolean): unknown {
  if (!isMembers(body)) return undefined;
  const about = ABOUT_THE_EVENT.filter((name) => name in body).map((name) => [name, body[name]] as const);
  const states = STATES.filter((name) => name in body).map((name) => [name, idsOf(body[name], withLink)] as const);
  return Object.fromEntries([...about, ...states]);
}

function idsOf(record: unknown, withLink: boolean): unknown {
  if (!isMembers(record)) return null;
  const custom = isMembers(record['custom_fields']) ? record['custom_fields'] : {};
  return {
    ...('id' in record && { id: record['id'] }),
    ...(withLink && linksAmong(record)),
    ...(withLink && { custom_fields: linksAmong(custom) }),
  };
}

function linksAmong(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const mayBeLinks = Object.entries(values).filter(([key, value]) => {
    const plain = isMembers(value) ? value['value'] : value;
    return CUSTOM_KEY.test(key) && ID.test(String(plain));
  });
  return Object.fromEntries(mayBeLinks);
}
