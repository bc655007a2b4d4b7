/** The kinds of records that are kept with state. */
export type Kind = 'person' | 'organization' | 'deal' | 'activity';

/** Values of a record at one moment: members of the REST v2 body, and the filled custom fields by code. */
export interface Values {
  members: Record<string, unknown>;
  custom: Record<string, unknown>;
}

/** One version of a record as the search knows it. */
interface IndexedVersion extends Values {
  findableAt: number;
}

export interface StoredRecord extends Values {
  readonly kind: Kind;
  readonly id: number;
  /** Epoch milliseconds, `null` while the record is not deleted. */
  deletedAt: number | null;
  /** Newest last; versions that a findable newer one has replaced are dropped. */
  indexed: IndexedVersion[];
}

export function copyOf(values: Values): Values {
  return { members: structuredClone(values.members), custom: structuredClone(values.custom) };
}

/** Puts the present values into the search index; they can be found from `findableAt` on. */
export function index(record: StoredRecord, now: number, findableAt: number): void {
  record.indexed.push({ ...copyOf(record), findableAt });
  const newest = record.indexed.findLastIndex((version) => version.findableAt <= now);
  if (newest > 0) record.indexed.splice(0, newest);
}

/** The version that the search sees now; `undefined` while not even the first one is indexed. */
export function findableVersion(record: StoredRecord, now: number): Values | undefined {
  return record.indexed.findLast((version) => version.findableAt <= now);
}
