import { inBatches } from '../../base/values/shapes';
import { AppError, toAppError } from '../../base/errors/app-error';
import { KeyedLock } from '../../base/concurrency/keyed-lock';
import { type Values } from '../../base/records/field-record';
import { type ExpiringCache } from '../../base/concurrency/expiring-cache';
import { KINDS, type MarketoKind, type MatchedBy, naturalKey } from '../schema/kinds';
import { type MarketoSchema } from '../schema/marketo-schema';
import { BATCH_SIZE, inWriteBatches } from './batches';
import { type Envelope } from './envelope';
import { isUnknownField } from './failure';
import { allRecords } from './paging';
import { readForm } from './read-form';
import { type RecordResult, resultsOf } from './record-results';
import { type SentWords } from './safe-message';
import { type MarketoCall, type MarketoTransport } from './transport';

export interface MarketoQuery {
  /** A searchable field. */
  filterType: string;
  filterValues: readonly string[];
  /** Names of the fields to read; Marketo itself adds the id. */
  fields: readonly string[];
}

export interface MarketoWrite {
  action: 'createOrUpdate' | 'createOnly' | 'updateOnly' | 'createDuplicate';
  matchedBy: MatchedBy;
  input: readonly Values[];
}

export interface MarketoDeletion {
  matchedBy: MatchedBy;
  /** Of each record the id, or the whole natural key. */
  input: readonly Values[];
}

const NOTHING_FOUND: Envelope = {
  requestId: null,
  result: [],
  nextPageToken: null,
  moreResult: false,
  hasWarnings: false,
};

/** The calls that are alike for all kinds of records: read by filter, write, delete. */
export class RecordCalls {
  private readonly turns = new KeyedLock();

  constructor(
    private readonly transport: MarketoTransport,
    private readonly schemas: ExpiringCache<MarketoKind, MarketoSchema>,
  ) {}

  async find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    const records: Values[] = [];
    for (const filterValues of inBatches(query.filterValues, BATCH_SIZE)) {
      const words = { fields: [...query.fields, query.filterType], values: filterValues };
      const form = (token: string | null) => readForm({ ...query, filterValues }, token);
      for await (const record of this.read(kind, pathOf(kind), words, form)) records.push(record);
    }
    return records;
  }

  async findByKey(kind: MarketoKind, keys: readonly Values[], fields: readonly string[]): Promise<Values[]> {
    const records: Values[] = [];
    for (const input of inBatches(keys, BATCH_SIZE)) {
      const words = { fields, values: input.flatMap(Object.values) };
      const query = { filterType: 'dedupeFields', fields, input, batchSize: BATCH_SIZE };
      const json = (token: string | null) => (token === null ? query : { ...query, nextPageToken: token });
      for await (const record of this.read(kind, pathOf(kind), words, json)) records.push(record);
    }
    return records;
  }

  /** The members of a static list, which Marketo takes as a parameter of its own and not as a filter. */
  async *leadsOfList(listId: number, fields: readonly string[]): AsyncGenerator<Values> {
    const form = (nextPageToken: string | null) =>
      new URLSearchParams({
        fields: fields.join(','),
        batchSize: String(BATCH_SIZE),
        ...(nextPageToken === null ? {} : { nextPageToken }),
      });
    yield* this.read('lead', `/v1/lists/${listId}/leads.json`, { fields }, form);
  }

  /** Two calls that may create a record with one key take turns: at once, Marketo may make two of it. */
  async sync(kind: MarketoKind, { action, matchedBy, input }: MarketoWrite): Promise<RecordResult[]> {
    // A lookup field has to be present in every record; what is created anyway is not looked up.
    const parameters = { action, ...(action === 'createDuplicate' ? {} : KINDS[kind].matching(matchedBy)) };
    const results = inWriteBatches(input).map((batch) => {
      const keys = action === 'createOrUpdate' ? batch.map((values) => naturalKey(KINDS[kind], values)) : [];
      const names = keys.filter((key) => key !== null).map((key) => `${kind} ${key}`);
      return this.turns.run(names, () => this.write(kind, pathOf(kind), parameters, batch));
    });
    return (await Promise.all(results)).flat();
  }

  async delete(kind: MarketoKind, { matchedBy, input }: MarketoDeletion): Promise<RecordResult[]> {
    const { path, deletion } = KINDS[kind];
    const results = inBatches(input, BATCH_SIZE).map((batch) =>
      this.write(kind, `${path}/delete.json`, deletion?.(matchedBy) ?? {}, batch),
    );
    return (await Promise.all(results)).flat();
  }

  private async *read(
    kind: MarketoKind,
    path: string,
    words: SentWords,
    bodyFor: (nextPageToken: string | null) => object,
  ): AsyncGenerator<Values> {
    const call: MarketoCall = { method: 'POST', path, query: { _method: 'GET' }, isRead: true, words };
    yield* allRecords(this.transport.judged(call).call, (token) =>
      this.noticing(kind, () => this.transport.call({ ...call, body: bodyFor(token) })),
    );
  }

  /** One call; if it fails, it gives its error to its records. */
  private async write(
    kind: MarketoKind,
    path: string,
    parameters: Record<string, string>,
    batch: readonly Values[],
  ): Promise<RecordResult[]> {
    const words = { fields: batch.flatMap(Object.keys), values: batch.flatMap(Object.values) };
    const call: MarketoCall = { method: 'POST', path, body: { ...parameters, input: batch }, isRead: false, words };
    const known = this.schemas.kept(kind);
    try {
      const envelope = await this.transport.call(call);
      const results = resultsOf(envelope, batch.length, KINDS[kind].idField, this.transport.judged(call));
      if (results.some(({ error }) => isUnknownField(error))) this.schemas.forget(kind, known);
      return results;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (isUnknownField(error)) this.schemas.forget(kind, known);
      return batch.map(() => ({ status: 'failed', id: null, error }));
    }
  }

  /** A field that Marketo does not know means that the known fields are out of date; 702 says that nothing was found. */
  private async noticing(kind: MarketoKind, call: () => Promise<Envelope>): Promise<Envelope> {
    const known = this.schemas.kept(kind);
    try {
      return await call();
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.details.code === '702') return NOTHING_FOUND;
      if (isUnknownField(thrown)) this.schemas.forget(kind, known);
      throw thrown;
    }
  }
}

const pathOf = (kind: MarketoKind): string => `${KINDS[kind].path}.json`;
