import { isRecord } from './problems.ts';

/** Where a page ended: the sort value and the id of its last row. */
export interface Marker {
  field: string;
  fieldValue: string | number;
  sortDirection: 'asc' | 'desc';
  id: number;
}

/** The opaque form that callers hand back: base64url without padding. */
function encodeCursor(marker: Marker): string {
  return Buffer.from(JSON.stringify(marker)).toString('base64url');
}

/** `null` when nobody was given this cursor. */
export function decodeCursor(cursor: string): Marker | null {
  try {
    const marker: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return isMarker(marker) && encodeCursor(marker) === cursor ? marker : null;
  } catch {
    return null;
  }
}

function isMarker(value: unknown): value is Marker & Record<string, unknown> {
  return (
    isRecord(value) &&
    typeof value['field'] === 'string' &&
    ['string', 'number'].includes(typeof value['fieldValue']) &&
    (value['sortDirection'] === 'asc' || value['sortDirection'] === 'desc') &&
    typeof value['id'] === 'number'
  );
}

export interface Row {
  id: number;
  sortValue: string | number;
}

export interface Page<R> {
  rows: R[];
  nextCursor: string | null;
}

/** One page of a keyset walk: rows that come or go between two pages are reflected, none comes twice. */
export function page<R extends Row>(rows: R[], after: Marker | null, limit: number, sort: Sort): Page<R> {
  const sign = sort.direction === 'asc' ? 1 : -1;
  const sorted = rows.toSorted((one, other) => sign * compare(one, other));
  const rest = after
    ? sorted.filter((row) => sign * compare(row, { id: after.id, sortValue: after.fieldValue }) > 0)
    : sorted;
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const marker = last && { field: sort.by, fieldValue: last.sortValue, sortDirection: sort.direction, id: last.id };
  return { rows: shown, nextCursor: marker && rest.length > limit ? encodeCursor(marker) : null };
}

export interface Sort {
  by: string;
  direction: 'asc' | 'desc';
}

function compare(one: Row, other: Row): number {
  if (one.sortValue === other.sortValue) return one.id - other.id;
  return one.sortValue < other.sortValue ? -1 : 1;
}
