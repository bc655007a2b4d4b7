import { legacyNotFound } from './failures.ts';
import { idOf } from './record-routes.ts';
import { type Answer, type Operation, type Route } from './route.ts';
import { type PipedriveSwitches } from './switches.ts';
import { COMPANY, type User, userBody } from './users.ts';

/** Users: v1 only, and unpaged. */
export function userRoutes(users: readonly User[], tokenUserId: number, switches: PipedriveSwitches): Route[] {
  const v1 = { version: 'v1', method: 'GET' } as const;
  const bodyOf = (user: User): Record<string, unknown> => userBody(user, tokenUserId, switches);
  return [
    { ...v1, path: '/users', cost: 20, run: () => answer(users.map(bodyOf)) },
    { ...v1, path: '/users/find', cost: 40, run: ({ search }) => answer(findUsers(users, search).map(bodyOf)) },
    {
      ...v1,
      path: '/users/me',
      cost: 2,
      run: () => answer({ ...users.filter((user) => user.id === tokenUserId).map(bodyOf)[0], ...COMPANY }),
    },
    { ...v1, path: '/users/:id', cost: 2, run: (operation) => answer(bodyOf(requireUser(users, operation))) },
  ];
}

function requireUser(users: readonly User[], operation: Operation): User {
  const id = idOf(operation);
  const user = users.find((each) => each.id === id);
  if (!user) throw legacyNotFound('User not found or not accessible.');
  return user;
}

function findUsers(users: readonly User[], search: URLSearchParams): User[] {
  const term = search.get('term')?.toLowerCase() ?? '';
  const member = search.get('search_by_email') === '1' ? 'email' : 'name';
  return users.filter((user) => user[member].toLowerCase().includes(term));
}

function answer(data: unknown): Answer {
  return { status: 200, body: { success: true, data } };
}
