import { Gatherer } from '../base/concurrency/gathering';
import { FEWEST_FOR_A_LIST, IDS_LIMIT, type RecordCalls } from './record-calls';
import { type RecordKind, type WireRecord } from './schema/record-kind';

/** Records by their ids, for work that goes together: by lists where those cost less than the records one by one. */
export class GatheredReads {
  private readonly readers = new Map<string, Gatherer<readonly number[], WireRecord[]>>();

  constructor(private readonly reads: Pick<RecordCalls, 'getRecord' | 'listByIds'>) {}

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
    if (ids.length === 1) return [await this.reads.getRecord(kind, ids[0]!)].filter((record) => record !== null);
    return this.reads.listByIds(kind, ids);
  }
}
