import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { filterOf, ListTasksQuery, type TaskPageFilter } from '../../queue';
import { recordSought } from '../records/sought';

/** What the form of the tasks holds, as it was typed. */
export type TypedFilters = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

const NAMES = ['state', 'type', 'code', 'record', 'since', 'until', 'superseded', 'cursor'] as const;

const PAGE = 50;

/** The fields that were filled in; a form sends the others as blanks. */
export function typedFilters(query: Readonly<Record<string, unknown>>): TypedFilters {
  const given = NAMES.map((name) => [name, query[name]] as const);
  return Object.fromEntries(
    given.flatMap(([name, value]) => (typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [])),
  );
}

/** What the tasks are asked for by, or what is wrong with what was typed. */
export function readFilters(typed: TypedFilters): { filter: TaskPageFilter } | { problem: string } {
  const sought = typed.record === undefined ? null : recordSought(typed.record);
  if (sought !== null && sought.found !== 'record') return { problem: 'Name a record as in: lead 30' };
  const record = sought === null ? {} : { record: `${sought.record.kind}:${sought.record.id}` };
  const query = plainToInstance(ListTasksQuery, { ...typed, ...record });
  const [error] = validateSync(query);
  if (error !== undefined)
    return { problem: Object.values(error.constraints ?? {})[0] ?? `${error.property} is wrong` };
  const { state, cursor } = query;
  return { filter: { ...filterOf(query), ...(state && { state }), limit: PAGE, ...(cursor && { cursor }) } };
}
