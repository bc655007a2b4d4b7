import { type RecordKind, type WireRecord } from './schema/record-kind';
import { everyItem, objectOf, objectsOf } from './transport/paging';
import { type PipedriveCall, type PipedriveTransport } from './transport/pipedrive.transport';

/** Where a search looks, and for what: always the whole value. */
export interface SearchTerm {
  term: string;
  /** The key of the field that is to hold the term. */
  key: string;
  /** The `fields` of the kind's own search, which compares without case … */
  fields?: string;
  /** … or the key of one custom field, compared with case. */
  fieldKey?: string;
}

/** Documented is 500, but searches were seen to refuse more than 100. */
const SEARCH_LIMIT = 100;

/** Ids of the records that Pipedrive's search gives, each once. */
export async function idsFound(transport: PipedriveTransport, kind: RecordKind, term: SearchTerm): Promise<number[]> {
  const call = searchFor(kind, term);
  const ids = new Set<number>();
  for await (const hit of everyItem(transport, call, ({ data }) => hitsOf(data, call.path))) {
    ids.add(Number((hit['item'] as WireRecord | undefined)?.['id'] ?? hit['id']));
  }
  return [...ids];
}

function searchFor(kind: RecordKind, { term, fields, fieldKey }: SearchTerm): PipedriveCall {
  if (fieldKey === undefined)
    return searchCall(`${kind.path}/search`, { term, fields: fields ?? '', exact_match: 'true' });
  const what = { term, entity_type: kind.searchType ?? '', field: fieldKey, match: 'exact' };
  return searchCall('itemSearch/field', what);
}

function searchCall(path: string, query: Record<string, string>): PipedriveCall {
  return { method: 'GET', path: `/api/v2/${path}`, query: { ...query, limit: SEARCH_LIMIT }, isSearch: true };
}

/** Tells the ids of candidates in place of Pipedrive's search; null where the search has to tell. */
export type SearchAnswer = (kind: RecordKind, term: SearchTerm) => Promise<number[] | null>;

const ANSWERS = new WeakMap<object, SearchAnswer>();

/** From now on searches of this client are answered so, wherever that gives an answer. */
export const answerSearches = (client: object, answer: SearchAnswer): void => void ANSWERS.set(client, answer);

/** What is known without a search; null where nothing is. */
export const answerWithoutSearch = (client: object, kind: RecordKind, term: SearchTerm): Promise<number[] | null> =>
  ANSWERS.get(client)?.(kind, term) ?? Promise.resolve(null);

/** Searches give `{ items: [{ item }] }`; `itemSearch/field` a list, of `{ item }` or, in its example, of the items. */
function hitsOf(data: unknown, path: string): WireRecord[] {
  return objectsOf(Array.isArray(data) ? data : objectOf(data, path)['items'], path);
}
