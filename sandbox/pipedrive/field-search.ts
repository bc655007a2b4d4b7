import { type PipedriveAccount } from './account.ts';
import { page, type Sort } from './cursor.ts';
import { type Field, SEARCHABLE_TYPES } from './fields.ts';
import { NotImitatedError } from './failures.ts';
import { type Listing } from './list-records.ts';
import { type Query } from './query.ts';
import { type Values } from './record.ts';
import { findable, memberTexts, readTerm, textOf } from './search.ts';

const SORT: Sort = { by: 'id', direction: 'asc' };

const MATCHES = {
  exact: (text: string, term: string) => text === term,
  beginning: (text: string, term: string) => text.startsWith(term),
  middle: (text: string, term: string) => text.includes(term),
} as const;

/** `GET /api/v2/itemSearch/field`: case-sensitive, one field; types that are not indexed never match. */
export function searchField(query: Query, account: PipedriveAccount): Listing {
  const match = query.choice('match', ['exact', 'beginning', 'middle'], 'exact');
  const term = readTerm(query, match === 'exact' ? 1 : 2);
  const type = query.text('entity_type');
  const code = query.text('field');
  const cursor = query.cursor(SORT);
  const limit = query.limit(100);
  const types = ['deal', 'lead', 'person', 'organization', 'product', 'project'];
  if (type === undefined || !types.includes(type))
    query.problem('entity_type', `Value must be one of ${types.join(', ')}`);
  if (code === undefined) query.problem('field', `Parameter 'field' is required`);
  if (type !== 'person' && type !== 'organization' && type !== 'deal') {
    query.done();
    throw new NotImitatedError(`The search for the fields of a ${String(type)}`);
  }
  const field = account.fields.byCode(type, code ?? '');
  if (code !== undefined && !field) query.problem('field', `Field '${code}' does not exist`);
  query.done();
  const hits = findable(type, account)
    .filter(({ version }) => texts(field, version).some((text) => MATCHES[match](text, term)))
    .map(({ record, version }) => ({
      id: record.id,
      sortValue: record.id,
      name: version.members['name'] ?? version.members['title'],
    }));
  const { rows, nextCursor } = page(hits, cursor, limit, SORT);
  const isFlat = account.switches.fieldSearchRows === 'flat';
  const data = rows.map(({ id, name }) => (isFlat ? { id, name } : { result_score: 1, item: { id, type, name } }));
  return { data, nextCursor };
}

function texts(field: Field | undefined, version: Values): string[] {
  if (!field || !SEARCHABLE_TYPES.has(field.type)) return [];
  return field.isCustom ? textOf(version.custom[field.code]) : memberTexts(field.code, version);
}
