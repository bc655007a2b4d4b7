import { Detour } from '../base/concurrency/detour';
import { AppError } from '../base/errors/app-error';
import { inBatches } from '../base/values/shapes';
import { type IncludedFields } from './included-fields';
import { pooled } from './pooled';
import { idsFound, type SearchTerm } from './record-search';
import { type RecordKind, type WireRecord } from './schema/record-kind';
import { allItems, everyItem, objectsOf, recordOf } from './transport/paging';
import { type PipedriveCall, type PipedriveTransport } from './transport/pipedrive.transport';

/** The calls that read records by id, look for them and write them. */
export type PipedriveRecordCalls = Omit<RecordCalls, 'getRecordEvenDeleted'>;

/** Another way for them, for work that gathers or withholds calls. */
export const pipedriveDetour = new Detour<PipedriveRecordCalls>();

/** Pipedrive takes at most so many ids in one call. */
export const IDS_LIMIT = 100;

/** A list costs as many tokens as so many records of their own. */
export const FEWEST_FOR_A_LIST = 10;

/** Where records of the kind are listed and made, below the company's address. */
export const recordPath = ({ path }: Pick<RecordKind, 'path'>): string => `/api/v2/${path}`;

/** The calls that are alike for all kinds of records. */
export class RecordCalls {
  constructor(
    private readonly transport: PipedriveTransport,
    private readonly included: IncludedFields,
  ) {}

  async getRecord(kind: RecordKind, id: number): Promise<WireRecord | null> {
    const record = await this.getRecordEvenDeleted(kind, id);
    return record?.['is_deleted'] === true ? null : record;
  }

  async getRecordEvenDeleted(kind: RecordKind, id: number): Promise<WireRecord | null> {
    const path = `${recordPath(kind)}/${id}`;
    const query = this.included.queryOf(kind.path);
    const answer = await unlessGone(this.transport.call({ method: 'GET', path, query }));
    return answer && recordOf(answer.data, path);
  }

  /** By lists, 100 ids to a call; those that are missing, deleted or hidden are left out. */
  async listByIds(kind: RecordKind, ids: readonly number[]): Promise<WireRecord[]> {
    const records = await this.listed(kind.path, ids);
    if (kind.archivePath === undefined) return records;
    const found = new Set(records.map((record) => record['id']));
    const archived = ids.filter((id) => !found.has(id));
    return [...records, ...(await this.listed(kind.archivePath, archived))];
  }

  searchIds(kind: RecordKind, term: SearchTerm): Promise<number[]> {
    return idsFound(this.transport, kind, term);
  }

  async createRecord(kind: RecordKind, body: WireRecord): Promise<WireRecord> {
    const path = recordPath(kind);
    const { data } = await this.transport.call({ method: 'POST', path, body, fieldNames: fieldNamesOf(kind) });
    return recordOf(data, path, { outcomeUnknown: true });
  }

  async updateRecord(kind: RecordKind, id: number, body: WireRecord): Promise<WireRecord> {
    const path = `${recordPath(kind)}/${id}`;
    const { data } = await this.transport.call({ method: 'PATCH', path, body, fieldNames: fieldNamesOf(kind) });
    return recordOf(data, path);
  }

  async deleteRecord(kind: RecordKind, id: number): Promise<boolean> {
    return (await unlessGone(this.transport.call({ method: 'DELETE', path: `${recordPath(kind)}/${id}` }))) !== null;
  }

  private async listed(kindPath: string, ids: readonly number[]): Promise<WireRecord[]> {
    const path = recordPath({ path: kindPath });
    const pages = await pooled(inBatches(ids, IDS_LIMIT), (batch) => {
      const query = { sort_by: 'id', limit: IDS_LIMIT, ids: batch.join(','), ...this.included.queryOf(kindPath) };
      const call: PipedriveCall = { method: 'GET', path, query };
      return allItems(everyItem(this.transport, call, ({ data }) => objectsOf(data, path)));
    });
    return pages.flat().filter((record) => record['is_deleted'] !== true);
  }
}

const fieldNamesOf = ({ builtIn }: RecordKind): string[] => Object.keys(builtIn);

/** The answer, or null where Pipedrive says that there is no such record. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.kind === 'record-not-found') return null;
    throw thrown;
  }
}
