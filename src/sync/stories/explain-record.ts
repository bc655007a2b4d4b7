import { memberOf } from '../../base/by-name';
import { type TaskRecord } from '../../queue';
import { type StoredConflict } from '../state/stored-conflict';
import { type RecordReference } from '../records/record';
import { failureWords, OF_STATUS, sentenceOf } from './sentences';
import { listed, type MappingNames, type Told, toldOf } from './told';

/** How a record stands; `unknown`: no task of its line is kept. */
export const RECORD_STATES = ['waiting', 'failed', 'conflict', 'skipped', 'in-step', 'unknown'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** What a record's state is judged by. */
export interface RecordTasks {
  /** The task of its line that runs, else the one that waits and comes first; null where there is neither. */
  next: TaskRecord | null;
  /** The one that ended last; null where none has. */
  ended: TaskRecord | null;
  /** Open ones of the record. */
  conflicts: readonly StoredConflict[];
}

/** What the result of a task says, as far as it matters here. */
interface Outcome {
  status?: string;
  reason?: string;
}

/** How a record stands, and one sentence that says why and what to do. */
export function explainRecord(
  record: RecordReference,
  { next, ended, conflicts }: RecordTasks,
  names: MappingNames,
): { state: RecordState; explanation: string } {
  if (next !== null) return said('waiting', waiting(next, names));
  if (ended?.state === 'failed') return said('failed', failed(ended, names));
  if (conflicts[0] !== undefined) return said('conflict', conflicting(conflicts[0], conflicts));
  if (ended === null) return said('unknown', unknown(record));
  const { status = '', reason = '' } = outcomeOf(ended);
  if (status === 'skipped') {
    return said(reason === 'unchanged' ? 'in-step' : 'skipped', sentenceOf(reason)(endedAs(ended, names, reason)));
  }
  const sentence = memberOf(OF_STATUS, status) ?? OF_STATUS['updated']!;
  return said('in-step', sentence(endedAs(ended, names)));
}

/** One sentence about one task. */
export function explainTask(task: TaskRecord, names: MappingNames): string {
  const tasks = task.finishedAt === null ? { next: task, ended: null } : { next: null, ended: task };
  return explainRecord(NOBODY, { ...tasks, conflicts: [] }, names).explanation;
}

/** A task's sentence takes the record from the task. */
const NOBODY: RecordReference = { kind: 'lead', id: 0 };

function waiting(task: TaskRecord, names: MappingNames): string {
  const told = toldOf(task, names, task.error?.message ?? '', Date.parse(task.eta));
  if (task.state === 'running') return `${told.source} is being looked at just now: look again in a minute`;
  if (task.error === null)
    return `${told.source} waits for its turn and will ${told.verb} by itself, at about ${told.at}`;
  return `${told.source} could not ${told.verb} yet because ${failureWords(task.error.code).because(told)}; it is tried again by itself on ${told.at}`;
}

function failed(task: TaskRecord, names: MappingNames): string {
  const { code, message } = task.error ?? { code: 'internal' as const, message: '' };
  const told = endedAs(task, names, message);
  const { because, toDo } = failureWords(code);
  return `${told.source} could not ${told.verb} because ${because(told)}: ${toDo(told)}`;
}

function conflicting({ marketo, pipedrive }: StoredConflict, conflicts: readonly StoredConflict[]): string {
  const fields = conflicts.flatMap(({ found }) => (found === null ? [] : found.field.split('+')));
  const records = [marketo, pipedrive].map(({ kind, id }) => `${kind} ${id}`);
  return `${listed(fields)} of ${listed(records)} ${fields.length === 1 ? 'was' : 'were'} changed on both sides, and the mapping leaves the choice to people: decide which side to keep`;
}

function unknown({ kind, id }: RecordReference): string {
  return `no task of ${kind} ${id} is kept: if it should have been carried over, check that its webhook calls this service, or start it by hand`;
}

function endedAs(task: TaskRecord, names: MappingNames, detail = ''): Told {
  return toldOf(task, names, detail, Date.parse(task.finishedAt ?? task.eta));
}

const outcomeOf = ({ result }: TaskRecord): Outcome => result ?? {};

function said(state: RecordState, sentence: string): { state: RecordState; explanation: string } {
  const withStop = sentence.endsWith('.') ? sentence : `${sentence}.`;
  return { state, explanation: withStop.charAt(0).toUpperCase() + withStop.slice(1) };
}
