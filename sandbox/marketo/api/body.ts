import { MarketoError } from './marketo-error.ts';
import { missing, wrongType } from './parameters.ts';

const MOST_RECORDS = 300;

export type Members = Record<string, unknown>;

/** A JSON body that is an object with no other members than these. */
export function membersOf(json: unknown, names: readonly string[]): Members {
  if (!isObject(json)) throw wrongType(json, 'Object');
  const unknown = Object.keys(json).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new MarketoError('1003', `Unknown parameter '${unknown}'`);
  return json;
}

/** One of the choices; `undefined` where the member is missing or null. */
export function choiceOf<T extends string>(members: Members, name: string, choices: readonly T[]): T | undefined {
  const text = textOf(members, name);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new MarketoError('1003', `Invalid value for parameter '${name}': '${text}'`);
  return choice;
}

export function textOf(members: Members, name: string): string | undefined {
  const value = members[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw wrongType(value, 'String');
  return value;
}

/** The records of a write: at least one, at most 300, all of them objects. */
export function recordsOf(members: Members): Members[] {
  const { input } = members;
  if (input === undefined || input === null) throw missing('input');
  if (!Array.isArray(input)) throw wrongType(input, 'List');
  if (input.length === 0) throw missing('input');
  if (input.length > MOST_RECORDS) throw new MarketoError('1003', `Too many records in input, at most ${MOST_RECORDS}`);
  return input.map((record: unknown) => {
    if (!isObject(record)) throw wrongType(record, 'Object');
    return record;
  });
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
