import { Gatherer } from '../base/concurrency/gathering';
import { inBatches } from '../base/values/shapes';
import { pooled } from './pooled';
import { type RecordKind, type WireRecord } from './schema/record-kind';
import { type PipedriveCall } from './transport/pipedrive.transport';

/** How records are read. */
interface Reads {
  /** null where it is missing or deleted. */
  one(kind: RecordKind, id: number): Promise<WireRecord | null>;
  list(path: string, query: PipedriveCall['query']): Promise<WireRecord[]>;
}

/** Pipedrive takes at most so many ids in one call. */
const IDS_LIMIT = 100;
/** A list costs as many tokens as ten records of their own. */
const FEWEST_FOR_A_LIST = 10;

/** Records by their ids, for work that goes together: by lists where those cost less than the records one by one. */
export class GatheredReads {
  private readonly readers = new Map<string, Gatherer<readonly number[], WireRecord[]>>();

  constructor(private readonly reads: Reads) {}

  /** In no particular order; those that are missing or deleted are left out. */
  ask(kind: RecordKind, ids: readonly number[]): Promise<WireRecord[]> {
    const reader = this.readers.get(kind.path) ?? new Gatherer(this.together(kind));
    this.readers.set(kind.path, reader);
    return reader.ask(ids);
  }

  private together(kind: RecordKind): Gatherer<readonly number[], WireRecord[]>['together'] {
    return {
      ask: (questions) => this.answers(kind, questions),
      most: IDS_LIMIT,
      sizeOf: ({ length }) => length,
      patience: 'soon',
    };
  }

  private async answers(
    kind: RecordKind,
    questions: readonly (readonly number[])[],
  ): Promise<(WireRecord[] | Promise<WireRecord[]>)[]> {
    const [first, ...others] = questions;
    if (first === undefined || others.length === 0) return questions.map((ids) => this.read(kind, ids));
    const ids = [...new Set(questions.flat())];
    const byId = ids.length < FEWEST_FOR_A_LIST ? this.eachOf(kind, ids) : await this.listOf(kind, ids);
    return questions.map(async (asked) => {
      const found = await Promise.all(asked.flatMap((id) => byId.get(id) ?? []));
      return found.flat();
    });
  }

  private eachOf(kind: RecordKind, ids: readonly number[]): Map<number, Promise<WireRecord[]>> {
    return new Map(ids.map((id) => [id, this.read(kind, [id])]));
  }

  private async listOf(kind: RecordKind, ids: readonly number[]): Promise<Map<number, Promise<WireRecord[]>>> {
    const records = await this.read(kind, ids);
    return new Map(records.map((record) => [Number(record['id']), Promise.resolve([record])]));
  }

  private async read(kind: RecordKind, ids: readonly number[]): Promise<WireRecord[]> {
    if (ids.length === 1) return [await this.reads.one(kind, ids[0]!)].filter((record) => record !== null);
    const records = await this.list(`/api/v2/${kind.path}`, ids);
    if (kind.archivePath === undefined) return records;
    const found = new Set(records.map((record) => record['id']));
    const archived = ids.filter((id) => !found.has(id));
    return [...records, ...(await this.list(`/api/v2/${kind.archivePath}`, archived))];
  }

  private async list(path: string, ids: readonly number[]): Promise<WireRecord[]> {
    const batches = inBatches(ids, IDS_LIMIT).map((batch) => batch.join(','));
    const query = { sort_by: 'id', limit: IDS_LIMIT };
    const pages = await pooled(batches, (batch) => this.reads.list(path, { ...query, ids: batch }));
    return pages.flat().filter((record) => record['is_deleted'] !== true);
  }
}
