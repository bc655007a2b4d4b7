import { type PipedriveAccount } from './account.ts';
import { type Note, type Notes, PARENTS } from './notes.ts';
import { idOf } from './record-routes.ts';
import { type Answer, type Operation, type Route } from './route.ts';

/** Notes: v1 only, paged by `start`; parameters that are wrong or unknown are ignored, as v1 does. */
export function noteRoutes(account: PipedriveAccount, notes: Notes, tokenUserId: number): Route[] {
  const bodyOf = (note: Note): Record<string, unknown> => ({ ...note, ...namesAround(note, account, tokenUserId) });
  const answer = (data: unknown): Answer => ({ status: 200, body: { success: true, data } });
  const one = (operation: Operation): Note => notes.require(idOf(operation));
  return [
    { version: 'v1', method: 'GET', path: '/notes', cost: 20, run: ({ search }) => list(notes.all(), search, bodyOf) },
    { version: 'v1', method: 'GET', path: '/notes/:id', cost: 2, run: (operation) => answer(bodyOf(one(operation))) },
    {
      version: 'v1',
      method: 'POST',
      path: '/notes',
      cost: 10,
      run: ({ body }) => answer(bodyOf(notes.add(body, tokenUserId))),
    },
    {
      version: 'v1',
      method: 'PUT',
      path: '/notes/:id',
      cost: 10,
      run: (operation) => answer(bodyOf(notes.update(idOf(operation), operation.body, tokenUserId))),
    },
    {
      version: 'v1',
      method: 'DELETE',
      path: '/notes/:id',
      cost: 6,
      run: (operation) => {
        notes.remove(idOf(operation));
        return answer(true);
      },
    },
  ];
}

function list(all: Note[], search: URLSearchParams, bodyOf: (note: Note) => unknown): Answer {
  const wanted = ['user_id', ...Object.keys(PARENTS)].map((member) => [member, search.get(member)] as const);
  const since = search.get('updated_since')?.slice(0, 19).replace('T', ' ');
  const notes = all.filter(
    (note) =>
      wanted.every(([member, value]) => value === null || String(note[member] as number) === value) &&
      (since === undefined || note.update_time >= since),
  );
  const start = numberIn(search.get('start'), 0);
  const limit = Math.min(Math.max(1, numberIn(search.get('limit'), 100)), 500);
  const isMore = start + limit < notes.length;
  const pagination = {
    start,
    limit,
    more_items_in_collection: isMore,
    ...(isMore ? { next_start: start + limit } : {}),
  };
  const data = notes.slice(start, start + limit).map(bodyOf);
  return { status: 200, body: { success: true, data, additional_data: { pagination } } };
}

function numberIn(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/** Names of what the note is about, as v1 adds them. */
function namesAround(note: Note, account: PipedriveAccount, tokenUserId: number): Record<string, unknown> {
  const nameOf = (kind: 'person' | 'organization' | 'deal', id: unknown, name: string): unknown => {
    const record = typeof id === 'number' ? account.record(kind, id) : undefined;
    return record ? { [name]: record.members[name] } : null;
  };
  const user = account.users.find(({ id }) => id === note['user_id']);
  return {
    person: nameOf('person', note['person_id'], 'name'),
    organization: nameOf('organization', note['org_id'], 'name'),
    deal: nameOf('deal', note['deal_id'], 'title'),
    user: user && { email: user.email, icon_url: null, is_you: user.id === tokenUserId, name: user.name },
  };
}
