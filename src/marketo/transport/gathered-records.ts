import { halvesOf } from '../../base/values/shapes';
import { memberOf } from '../../base/by-name';
import { assertNotCancelled } from '../../base/concurrency/cancellation';
import { assertFresh } from '../../base/concurrency/freshness';
import { Gatherer } from '../../base/concurrency/gathering';
import { type AppError, toAppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { type MarketoKind } from '../schema/kinds';
import { BATCH_SIZE } from './batches';
import { isFaultOfOneValue } from './failure';
import { inWaves } from './waves';
import { type MarketoQuery, type MarketoWrite, type RecordCalls } from './record-calls';
import { type RecordResult } from './record-results';

/** A write of one record that may go out with others. */
export interface OneWrite extends Omit<MarketoWrite, 'input'> {
  values: Values;
  /** By these Marketo tells the record from others: two records that share one must not be written at once. */
  identities: readonly string[];
}

/** Reads and writes of work that goes together, as one call where Marketo takes many. */
export class GatheredRecords {
  private readonly finders = new Map<string, Gatherer<readonly string[], Values[]>>();
  private readonly keyFinders = new Map<string, Gatherer<readonly Values[], Values[]>>();
  private readonly writers = new Map<string, Gatherer<OneWrite, RecordResult>>();

  constructor(private readonly records: RecordCalls) {}

  /** May give records that others have asked for at the same time; those then all have the field. */
  find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    const finder = keptIn(this.finders, [kind, query.filterType, query.fields], {
      ask: (questions: readonly (readonly string[])[]) => this.found(kind, query, questions),
      most: BATCH_SIZE,
      sizeOf: ({ length }) => length,
      patience: 'soon',
    });
    return finder.ask(query.filterValues);
  }

  /** May give records that others have asked for at the same time. */
  findByKey(kind: MarketoKind, keys: readonly Values[], fields: readonly string[]): Promise<Values[]> {
    const finder = keptIn(this.keyFinders, [kind, fields], {
      ask: async (questions: readonly (readonly Values[])[]) => {
        const found = await this.records.findByKey(kind, questions.flat(), fields);
        return questions.map(() => found);
      },
      most: BATCH_SIZE,
      sizeOf: ({ length }) => length,
      patience: 'soon',
    });
    return finder.ask(keys);
  }

  /** @throws CancelledError, OutdatedError where it may not begin any more. */
  write(kind: MarketoKind, write: OneWrite): Promise<RecordResult> {
    const { action, matchedBy } = write;
    const writer = keptIn(this.writers, [kind, action, matchedBy], {
      ask: (writes: readonly OneWrite[]) => this.written(kind, writes),
      most: BATCH_SIZE,
      patience: 'full',
      assertMayGo: () => {
        assertNotCancelled();
        assertFresh();
      },
    });
    return writer.ask(write);
  }

  /** A value that Marketo refuses is no fault of the others: they are asked for without it. */
  private async found(
    kind: MarketoKind,
    query: MarketoQuery,
    questions: readonly (readonly string[])[],
  ): Promise<(Values[] | Promise<Values[]>)[]> {
    const filterValues = [...new Set(questions.flat())];
    const together = this.records.find(kind, { ...query, filterValues });
    if (questions.length === 1) return [together];
    try {
      const found = await together;
      const canBeTold = found.every((record) => memberOf(record, query.filterType) !== undefined);
      if (canBeTold) return questions.map(() => found);
    } catch (thrown) {
      if (!isFaultOfOneValue(toAppError(thrown))) throw thrown;
    }
    const halves = halvesOf(questions).map((half) => this.found(kind, query, half));
    return (await Promise.all(halves)).flat();
  }

  /** Records that share an identity go one after the other, so that the second one finds what the first one made. */
  private async written(kind: MarketoKind, writes: readonly OneWrite[]): Promise<RecordResult[]> {
    const results = new Map<OneWrite, RecordResult>();
    for (const wave of inWaves(writes, ({ identities }) => identities)) {
      const answers = await this.writtenAtOnce(kind, wave);
      for (const [index, write] of wave.entries()) results.set(write, answers[index]!);
    }
    return writes.map((write) => results.get(write)!);
  }

  /** A call that Marketo refuses as a whole, because of one record, is no fault of the others. */
  private async writtenAtOnce(kind: MarketoKind, writes: readonly OneWrite[]): Promise<RecordResult[]> {
    const { action, matchedBy } = writes[0]!;
    const results = await this.records.sync(kind, { action, matchedBy, input: writes.map(({ values }) => values) });
    const isRefused = results.every(({ status, error }) => status === 'failed' && isRefusalOfRecords(error));
    if (writes.length === 1 || !isRefused) return results;
    const halves = halvesOf(writes).map((half) => this.writtenAtOnce(kind, half));
    return (await Promise.all(halves)).flat();
  }
}

function isRefusalOfRecords(error: AppError | null): boolean {
  return error !== null && error.kind.startsWith('record-') && error.details.outcomeUnknown !== true;
}

function keptIn<Question, Answer>(
  known: Map<string, Gatherer<Question, Answer>>,
  name: readonly unknown[],
  together: Gatherer<Question, Answer>['together'],
): Gatherer<Question, Answer> {
  const key = JSON.stringify(name);
  const gatherer = known.get(key) ?? new Gatherer(together);
  known.set(key, gatherer);
  return gatherer;
}
