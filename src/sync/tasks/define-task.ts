import { memberOf } from '../../base/by-name';
import { type NewTask } from '../../queue';
import { type TaskDefinition } from '../../queue/task-definition';
import { keyOf, type RecordKind } from '../records/record';

/** Texts that a parameter may have; it may also be absent. */
type Choices = Readonly<Record<string, readonly string[]>>;

type Params<Id extends string, Options extends Choices> = Readonly<
  Record<Id, number> & { [Name in keyof Options]?: Options[Name][number] }
>;

/** Most tasks read one side and write the other. */
const BOTH = ['marketo', 'pipedrive'];

/** A type of task that is about one record, and how its tasks are made. */
export interface RecordTaskDefinition<P extends object> extends TaskDefinition<P> {
  /** The parameter that holds the record's id. */
  readonly id: string;
  /** The task as it is queued, in the order of the record that its id names. */
  of(params: P): NewTask;
  /** The same by the id alone. */
  ofRecord(id: number): NewTask;
  /** The record that a task names. */
  idOf(params: P): number;
}

/**
 * Says all that is to be said of a type of task: from it come what a route queues, what the handler is given, and the
 * documentation.
 *
 * @param kind - of the record in whose order its tasks run.
 * @param choices - further parameters that a task may have, each with its texts.
 */
export function defineTask<const Id extends string>(
  type: string,
  kind: RecordKind,
  id: Id,
): RecordTaskDefinition<Readonly<Record<Id, number>>>;
export function defineTask<const Id extends string, const Options extends Choices>(
  type: string,
  kind: RecordKind,
  id: Id,
  choices: Options,
): RecordTaskDefinition<Params<Id, Options>>;
export function defineTask<const Id extends string, const Options extends Choices>(
  type: string,
  kind: RecordKind,
  id: Id,
  choices?: Options,
): RecordTaskDefinition<Params<Id, Options>> {
  const options = Object.entries(choices ?? {});
  const read = (stored: Readonly<Record<string, unknown>>): Params<Id, Options> => {
    if (!Number.isSafeInteger(stored[id])) throw new TypeError(`A task ${type} names no ${id}`);
    const chosen = options.filter(([name]) => memberOf(stored, name) !== undefined);
    const strange = chosen.find(([name, texts]) => !texts.includes(String(memberOf(stored, name))));
    if (strange) throw new TypeError(`A task ${type} has an unknown ${strange[0]}`);
    const members = [id, ...chosen.map(([name]) => name)].map((name) => [name, memberOf(stored, name)] as const);
    return Object.fromEntries(members) as Params<Id, Options>;
  };
  const of = (given: Params<Id, Options>): NewTask => {
    const params: Record<string, unknown> = { ...read(given) };
    return { type, params, record: keyOf({ kind, id: given[id] }) };
  };
  const ofRecord = (recordId: number): NewTask => of({ [id]: recordId } as Params<Id, Options>);
  return { type, id, read, of, ofRecord, idOf: (given) => given[id], needs: BOTH };
}

/** A type of task that may name one of two records, each by a parameter of its own. */
export function eitherOf<A extends object, B extends object>(
  first: RecordTaskDefinition<A>,
  second: RecordTaskDefinition<B>,
): RecordTaskDefinition<A | B> {
  const fitting = (params: object) => (Object.hasOwn(params, first.id) ? first : second) as RecordTaskDefinition<A | B>;
  return {
    ...first,
    read: (stored) => fitting(stored).read(stored),
    of: (params) => fitting(params).of(params),
    idOf: (params) => fitting(params).idOf(params),
  };
}
