import { type MarketoSwitches } from '../marketo-sandbox.ts';
import { type Field, type Values } from './field.ts';
import { TEXT_BYTES } from './value.ts';

export type KeepingSwitches = Pick<
  MarketoSwitches,
  'blockedFields' | 'cutOverlongText' | 'cutBeyondFFFF' | 'roundNumbers'
>;

const FRACTIONAL: ReadonlySet<Field['dataType']> = new Set(['currency', 'float']);
const BEYOND_FFFF = /[\u{10000}-\u{10FFFF}].*$/su;

/** A record of an API call with its values as this account would keep them: texts cut, numbers rounded, where it does so. */
export function keptRecord(
  fields: readonly Field[],
  record: Record<string, unknown>,
  switches: KeepingSwitches,
): Record<string, unknown> {
  const kept = ([name, value]: [string, unknown]): [string, unknown] => {
    const field = fields.find((candidate) => candidate.name === name);
    return [name, field ? keptValue(field, value, switches) : value];
  };
  return Object.fromEntries(Object.entries(record).map(kept));
}

/** The values without those that this account blocks for the API; `object` as describe names it, null for leads. */
export function withoutBlocked(object: string | null, values: Values, { blockedFields }: KeepingSwitches): Values {
  const blocked = new Set(blockedFields.map((name) => name.toLowerCase()));
  const switchName = (name: string): string => (object === null ? name : `${object}.${name}`).toLowerCase();
  return Object.fromEntries(Object.entries(values).filter(([name]) => !blocked.has(switchName(name))));
}

function keptValue(field: Field, value: unknown, switches: KeepingSwitches): unknown {
  if (FRACTIONAL.has(field.dataType)) return switches.roundNumbers ? rounded(value) : value;
  if (typeof value !== 'string') return value;
  const text = switches.cutBeyondFFFF ? value.replace(BEYOND_FFFF, '') : value;
  return switches.cutOverlongText ? cutToFit(field, text) : text;
}

function rounded(value: unknown): unknown {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && value !== '' ? Number(number.toFixed(2)) : value;
}

function cutToFit(field: Field, text: string): string {
  if (field.dataType !== 'text') return text.slice(0, field.length);
  // A decoder that expects more keeps a character back whose bytes are not all there.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, TEXT_BYTES), { stream: true });
}
