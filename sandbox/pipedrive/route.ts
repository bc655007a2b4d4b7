import { type Query } from './query.ts';

/** One request as an operation sees it. */
export interface Operation {
  /** The path's parameters, decoded. */
  parameters: Record<string, string>;
  query: Query;
  /** Query parameters unread: v1 ignores those it does not know. */
  search: URLSearchParams;
  /** The parsed body; `undefined` without one. */
  body: unknown;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** An operation of the API: its price in tokens is the vendor's `x-token-cost`. */
export interface Route {
  version: 'v1' | 'v2';
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the version's prefix, as `/persons/:id`. */
  path: string;
  cost: number;
  isSearch?: boolean;
  run(operation: Operation): Answer;
}

export interface FoundRoute {
  route: Route;
  parameters: Record<string, string>;
}

/** What a request addresses: an operation, a path that has other verbs only, or nothing. */
export type Destination = FoundRoute | 'wrong-method' | 'unknown';

/** v2 exists only under `/api/v2`, v1 also without `/api`. Fixed paths win over parameters by their order. */
export function findRoute(routes: readonly Route[], method: string, path: string): Destination {
  const version = path.startsWith('/api/v2/') ? 'v2' : /^(\/api)?\/v1\//.test(path) ? 'v1' : undefined;
  if (version === undefined) return 'unknown';
  const below = path.replace(/^(\/api)?\/v[12]/, '').replace(/\/$/, '');
  const first = routes.find((route) => route.version === version && parametersOf(route.path, below) !== null);
  if (!first) return 'unknown';
  const match = routes.find(
    (route) => route.version === version && route.path === first.path && route.method === method,
  );
  return match ? { route: match, parameters: parametersOf(match.path, below) ?? {} } : 'wrong-method';
}

function parametersOf(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const parameters: Record<string, string> = {};
  for (const [position, name] of names.entries()) {
    const part = parts[position] ?? '';
    if (name.startsWith(':')) parameters[name.slice(1)] = decoded(part);
    else if (name !== part) return null;
  }
  return parameters;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
