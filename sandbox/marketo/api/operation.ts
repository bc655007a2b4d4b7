import { type Parameters } from './parameters.ts';

export interface MarketoRequest {
  /** Of the query, or of the form of a POST with `_method=GET`. */
  parameters: Parameters;
  /** The parsed JSON body, `undefined` without one. */
  json: unknown;
  /** The variable part of the path, where it has one. */
  pathValue: string;
  /** The API user whose token it carries. */
  user: string;
}

/** What an answer holds beside `requestId` and `success`. */
export interface Payload {
  result?: unknown[];
  /** A file in the place of an envelope; undefined where there is none to give. */
  file?: Buffer | undefined;
  nextPageToken?: string;
  moreResult?: boolean;
  /** The Asset API gives both lists in every answer, if empty. */
  warnings?: string[];
  errors?: never[];
}

export interface Operation {
  /** Of the API user's role; null: none needed. */
  permission: string | null;
  /** Names the query or form may hold; anything else is refused. */
  accepts: readonly string[];
  /** `optional`: a JSON body or none at all; `ignored`: whatever is sent, as clients send forms where nothing is needed. */
  body: 'none' | 'json' | 'optional' | 'ignored';
  write: boolean;
  handle(request: MarketoRequest): Payload | Promise<Payload>;
}

export interface Route {
  /** The whole path below the host; a group catches its variable part. */
  path: RegExp;
  /** Answers GET, and POST with `_method=GET`. */
  read?: Operation;
  /** Answers any other POST. */
  write?: Operation;
}

/** Whether the path belongs to the Asset API, which differs in envelope and limits. */
export function isAssetPath(path: string): boolean {
  return path.startsWith('/rest/asset/');
}
