import { memberOf } from '../../base/by-name';
import { type Links } from '../mapping/mapping';
import { isCarried, isOfMarketo, KINDS, RECORD_KINDS, type RecordKind, tableOf } from '../records/kinds';
import { linkedId } from '../records/record';

/** What a sentence about a task can name; records read like `lead 30`. */
export interface Told {
  /** The record that the task is about. */
  source: string;
  /** What it is carried over to, by its id where that is known: `person 12`, else `its person`. */
  target: string;
  /** Where the source lives, and the other one. */
  vendor: string;
  otherVendor: string;
  /** What the task does to the source, after "could not" or "will". */
  verb: string;
  /** The same of a task that did it, before the target. */
  did: string;
  /** The mapping's table. */
  table: string;
  links: Links;
  /** The pipelines whose deals the mapping carries over, in words; null for all. */
  pipelines: string | null;
  /** The message of an error, or the reason in a result. */
  detail: string;
  /** When the task ended or is expected to run, in words. */
  at: string;
}

/** What a person has to be told of a mapping. */
export interface MappingNames {
  links: Links;
  pipelines?: readonly string[] | undefined;
}

/** What the sentences need of a task. */
export interface ToldTask {
  type: string;
  params: Readonly<Record<string, unknown>>;
  result: object | null;
}

interface Job extends Pick<Told, 'verb' | 'did' | 'table'> {
  target: RecordKind;
}

const CARRY = { verb: 'be carried over', did: 'was carried over to' };
const DELETE = { verb: 'be deleted', did: 'was deleted with', table: '' };

/** Of tasks that are about a record, but do not carry it over. */
const OTHER_JOBS: Readonly<Record<string, Job>> = {
  'lead-to-activity': { target: 'activity', verb: 'get its activity', did: 'got', table: 'activityFromLead' },
  'delete-person': { target: 'lead', ...DELETE },
  'delete-lead': { target: 'person', ...DELETE },
};

const jobOf = (type: string, source: RecordKind): Job =>
  memberOf(OTHER_JOBS, type) ??
  (isCarried(source)
    ? { target: KINDS[source].becomes, ...CARRY, table: tableOf(source) }
    : { target: 'person', ...CARRY, table: '' });

/** The record that the parameters of a task name; null where they name none. */
export function recordNamed(params: Readonly<Record<string, unknown>>): { kind: RecordKind; id: unknown } | null {
  const kind = RECORD_KINDS.find((each) => Object.hasOwn(params, `${each}Id`));
  return kind === undefined ? null : { kind, id: params[`${kind}Id`] };
}

/** What can be told of a task, in words. @param at - epoch milliseconds of the moment that matters. */
export function toldOf({ type, params, result }: ToldTask, names: MappingNames, detail: string, at: number): Told {
  const { kind, id: ofSource } = recordNamed(params) ?? { kind: 'lead', id: undefined };
  const { target, ...job } = jobOf(type, kind);
  // A deletion tells the id of what it deleted.
  const { id: ofTarget = null } = (result ?? {}) as { id?: unknown };
  const id = job.verb === DELETE.verb ? null : linkedId(ofTarget);
  return {
    source: `${kind} ${String(ofSource)}`,
    target: id === null ? `its ${target}` : `${target} ${id}`,
    vendor: isOfMarketo(kind) ? 'Marketo' : 'Pipedrive',
    otherVendor: isOfMarketo(kind) ? 'Pipedrive' : 'Marketo',
    ...job,
    links: names.links,
    pipelines: names.pipelines === undefined ? null : listed(names.pipelines),
    detail,
    at: inWords(at),
  };
}

const WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

const inWords = (epochMs: number): string => `${WORDS.format(epochMs)} UTC`;

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Texts as a person lists them: `phone, city and email`. */
export const listed = (texts: readonly string[]): string => LIST.format(texts);
