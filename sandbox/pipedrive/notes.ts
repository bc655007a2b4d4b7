import { type SandboxClock } from '../core/clock.ts';
import { Failure, legacyNotFound } from './failures.ts';
import { isRecord } from './problems.ts';
import { legacyTime } from './times.ts';

/** What a note can be attached to, and how v1 names what it pins it to. */
export const PARENTS = {
  lead_id: 'lead',
  deal_id: 'deal',
  person_id: 'person',
  org_id: 'organization',
  project_id: 'project',
  task_id: 'task',
} as const;

export type Parent = keyof typeof PARENTS;

export type Note = Record<string, unknown> & { id: number; content: string; update_time: string };

const SCRIPTS = /<(script|style|iframe)\b[^>]*>[\s\S]*?<\/\1>|\son\w+="[^"]*"/gi;

/** The notes of the account: v1 only, in v1's shape. */
export class Notes {
  private readonly notes = new Map<number, Note>();
  private readonly clock: SandboxClock;
  private readonly hasParent: (parent: Parent, id: unknown) => boolean;
  private last = 0;

  constructor(clock: SandboxClock, hasParent: (parent: Parent, id: unknown) => boolean) {
    this.clock = clock;
    this.hasParent = hasParent;
  }

  all(): Note[] {
    return [...this.notes.values()];
  }

  /** @throws Failure 404 */
  require(id: number): Note {
    const note = this.notes.get(id);
    if (!note) throw legacyNotFound('Note not found');
    return note;
  }

  /** @throws Failure 400 */
  add(given: unknown, userId: number): Note {
    const body = isRecord(given) ? given : {};
    const now = this.now();
    const empty = Object.keys(PARENTS).map((parent) => [parent, null]);
    const values = this.checked(body, Object.fromEntries(empty) as Record<string, unknown>);
    const { content } = values;
    if (typeof content !== 'string' || content === '') throw refused('Content is required');
    const times = { add_time: timeIn(body['add_time']) ?? now, update_time: now };
    const users = { user_id: userId, last_update_user_id: null };
    const note = { id: ++this.last, active_flag: true, ...values, content, ...users, ...times };
    this.notes.set(note.id, note);
    return note;
  }

  update(id: number, given: unknown, userId: number): Note {
    const note = this.require(id);
    const values = this.checked(isRecord(given) ? given : {}, note);
    return Object.assign(note, values, { last_update_user_id: userId, update_time: this.now() });
  }

  remove(id: number): void {
    this.require(id);
    this.notes.delete(id);
  }

  private checked(body: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
    const parents = Object.keys(PARENTS) as Parent[];
    const linked = Object.fromEntries(parents.map((parent) => [parent, body[parent] ?? before[parent] ?? null]));
    const ids = parents.filter((parent) => linked[parent] !== null);
    if (ids.length === 0)
      throw refused('At least one of lead_id, deal_id, person_id, org_id, project_id, task_id is required');
    const missing = ids.find((parent) => !this.hasParent(parent, linked[parent]));
    if (missing !== undefined) throw refused(`${missing}: not found`);
    const { content = before['content'] } = body;
    return {
      ...linked,
      ...Object.fromEntries(parents.map((parent) => pin(parent, body, before, linked))),
      content: typeof content === 'string' ? content.replace(SCRIPTS, '') : content,
    };
  }

  private now(): string {
    return legacyTime(new Date(this.clock.now()).toISOString());
  }
}

function pin(
  parent: Parent,
  body: Record<string, unknown>,
  before: Record<string, unknown>,
  linked: Record<string, unknown>,
) {
  const name = `pinned_to_${PARENTS[parent]}_flag`;
  const given = body[name];
  if (given !== undefined && given !== 0 && given !== 1) throw refused(`${name} must be 0 or 1`);
  if (given === 1 && linked[parent] === null) throw refused(`${name} needs ${parent}`);
  return [name, given === undefined ? before[name] === true : given === 1] as const;
}

function timeIn(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return value;
  throw refused('add_time must have the format YYYY-MM-DD HH:MM:SS');
}

function refused(error: string): Failure {
  return new Failure(400, { success: false, error, error_info: 'Please check developers.pipedrive.com', data: null });
}
