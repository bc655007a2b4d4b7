import { decodeCursor, type Marker, type Sort } from './cursor.ts';
import { notAllowed, type Problem, ValidationError } from './problems.ts';
import { type PipedriveSwitches } from './switches.ts';
import { parseDateTime } from './times.ts';

/** The query of one request, read strictly: every wrong and every unread parameter is named in one error. */
export class Query {
  private readonly problems: Problem[] = [];
  private readonly unread: Set<string>;
  private readonly values: URLSearchParams;
  private readonly switches: PipedriveSwitches;

  constructor(values: URLSearchParams, switches: PipedriveSwitches) {
    this.values = values;
    this.switches = switches;
    this.unread = new Set(values.keys());
    this.unread.delete('api_token');
  }

  /** Throws when anything read so far was wrong, or when a parameter was never asked for. */
  done(): void {
    const problems = [...this.problems, ...[...this.unread].map(notAllowed)];
    if (problems.length > 0) throw new ValidationError(problems);
  }

  problem(member: string, message: string): void {
    this.problems.push({ member, message });
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string | undefined {
    this.unread.delete(name);
    const all = this.values.getAll(name);
    if (all.length > 1) this.problem(name, 'Value must not be repeated');
    return all[0];
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) this.problem(name, 'Value must be an integer');
    return Number(value);
  }

  flag(name: string): boolean {
    const value = this.text(name) ?? 'false';
    if (value !== 'true' && value !== 'false') this.problem(name, 'Value must be true or false');
    return value === 'true';
  }

  choice<C extends string>(name: string, choices: readonly C[], otherwise: C): C {
    const value = this.text(name) ?? otherwise;
    const choice = choices.find((each) => each === value);
    if (choice === undefined) this.problem(name, `Value must be one of ${choices.join(', ')}`);
    return choice ?? otherwise;
  }

  /** A comma list; `undefined` when absent. */
  list(name: string, allowed?: readonly string[], maximum = Infinity): string[] | undefined {
    const items = this.text(name)?.split(',');
    if (items && items.length > maximum) this.problem(name, `At most ${String(maximum)} values are allowed`);
    const unknown = items?.find((item) => allowed && !allowed.includes(item));
    if (unknown !== undefined) this.problem(name, `'${unknown}' is not one of the allowed values`);
    return items;
  }

  ids(name: string, maximum: number): number[] | undefined {
    const items = this.list(name, undefined, maximum);
    if (items?.some((item) => !/^\d{1,15}$/.test(item))) this.problem(name, 'Values must be integers');
    return items?.map(Number);
  }

  /** UTC with whole seconds. */
  dateTime(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = parseDateTime(value);
    if (time === null) this.problem(name, `'${value}' is not a valid datetime`);
    return time ?? undefined;
  }

  limit(maximum: number, otherwise = 100): number {
    const limit = this.integer('limit') ?? otherwise;
    const isExcessive = limit > maximum && this.switches.excessiveLimit === 'reject';
    if (limit < 1 || isExcessive) this.problem('limit', `Value must be between 1 and ${String(maximum)}`);
    return Math.min(limit, maximum);
  }

  sort(choices: readonly string[]): Sort {
    return {
      by: this.choice('sort_by', choices, 'id'),
      direction: this.choice('sort_direction', ['asc', 'desc'], 'asc'),
    };
  }

  /** The place where the walk goes on; `null` for the first page. */
  cursor(sort: Sort): Marker | null {
    const value = this.text('cursor');
    if (value === undefined) return null;
    const marker = decodeCursor(value);
    const isOurs = marker?.field === sort.by && marker.sortDirection === sort.direction;
    if (!isOurs) this.problem('cursor', 'Value is not a valid cursor');
    return isOurs ? marker : null;
  }
}
