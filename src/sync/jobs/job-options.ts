import { AppError } from '../../base/errors/app-error';
import { memberOf } from '../../base/by-name';
import { readIsoMs } from '../../base/values/moments';
import { isObject } from '../../base/values/shapes';
import {
  JOB_KINDS,
  JOB_MODES,
  JOB_SIDES,
  JOB_TYPES,
  type JobKind,
  type JobOptions,
  type JobSide,
  KINDS_OF_SIDE,
  type RecordChoice,
} from './job';

export const MOST_IDS = 10_000;
const MOST_RECORDS = 100_000_000;

const CHOICE = ['from', 'kinds', 'ids', 'since', 'limit'];
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  plan: ['type', ...CHOICE],
  backfill: ['type', 'mode', ...CHOICE],
  audit: ['type', 'repair'],
};

type Body = Readonly<Record<string, unknown>>;

/** What a job is asked to do. @throws AppError `invalid-request` naming the member that is wrong. */
export function jobOptionsFrom(body: unknown): JobOptions {
  const given = isObject(body) ? body : {};
  const type = oneOf('type', memberOf(given, 'type'), JOB_TYPES);
  const unknown = Object.keys(given).find((name) => !memberOf(MEMBERS, type)!.includes(name));
  if (unknown !== undefined) {
    const shown = /^[\w-]{1,30}$/.test(unknown) ? ` ${unknown}` : '';
    throw wrong(`a job of the type ${type} has no member${shown}; it has ${memberOf(MEMBERS, type)!.join(', ')}`);
  }
  if (type === 'audit') return { type, repair: yesOrNo('repair', memberOf(given, 'repair')) };
  if (type === 'plan') return { type, ...choiceFrom(given) };
  return { type, mode: oneOf('mode', memberOf(given, 'mode'), JOB_MODES), ...choiceFrom(given) };
}

function choiceFrom(body: Body): RecordChoice {
  const from = oneOf('from', memberOf(body, 'from'), JOB_SIDES);
  const kinds = optional(memberOf(body, 'kinds'), (value) => kindsFrom(value, from));
  const ids = optional(memberOf(body, 'ids'), idsFrom);
  const since = optional(memberOf(body, 'since'), timeFrom);
  const limit = optional(memberOf(body, 'limit'), limitFrom);
  if (ids && (kinds ?? KINDS_OF_SIDE[from]).length !== 1) throw wrong('ids needs exactly one kind in kinds');
  if (ids && since !== undefined) throw wrong('since goes with all records, not with ids');
  return {
    from,
    ...(kinds && { kinds }),
    ...(ids && { ids }),
    ...(since !== undefined && { since }),
    ...(limit !== undefined && { limit }),
  };
}

function kindsFrom(value: unknown, from: JobSide): JobKind[] {
  const known: readonly JobKind[] = KINDS_OF_SIDE[from];
  const given: unknown[] = Array.isArray(value) ? value : [];
  const kinds = JOB_KINDS.filter((kind) => given.includes(kind));
  if (given.length > 0 && given.length === kinds.length && kinds.every((kind) => known.includes(kind))) return kinds;
  throw wrong(`kinds must be a list of ${known.join(', ')}, each once: those that come from ${from}`);
}

function idsFrom(value: unknown): number[] {
  const given: unknown[] = Array.isArray(value) ? value : [];
  const ids = given.filter((id): id is number => Number.isSafeInteger(id) && Number(id) > 0);
  if (given.length > 0 && given.length <= MOST_IDS && ids.length === given.length) return [...new Set(ids)];
  throw wrong(`ids must be a list of 1 to ${MOST_IDS} positive whole numbers`);
}

function timeFrom(value: unknown): string {
  const milliseconds = typeof value === 'string' ? readIsoMs(value) : null;
  if (milliseconds === null) throw wrong('since must be an ISO time, such as 2026-11-23T10:00:00Z');
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function limitFrom(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_RECORDS) return Number(value);
  throw wrong('limit must be a whole number from 1');
}

function yesOrNo(member: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(`${member} must be true or false`);
}

function oneOf<T extends string>(member: string, value: unknown, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw wrong(`${member} must be one of ${known.join(', ')}`);
}

const optional = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
  value === undefined ? undefined : read(value);

const wrong = (message: string): AppError => new AppError('invalid-request', message);
