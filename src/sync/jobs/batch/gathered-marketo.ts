import { memberOf } from '../../../base/by-name';
import { Lockstep } from '../../../base/concurrency/lockstep';
import { halvesOf } from '../../../base/values/shapes';
import { folded } from '../../../base/values/text';
import {
  type MarketoDeletion,
  type MarketoKind,
  type MarketoQuery,
  type MarketoWrite,
  type RecordResult,
  type Values,
} from '../../../marketo';
import { type MarketoRecordCalls } from '../../../marketo/record-detour';
import { carriedTogether, fulfilled, isFaultOfItems } from './settled';

/** Marketo's calls for works in lockstep: what they read, and what they write, travels together, 300 records to a call. */
export class GatheredMarketo implements MarketoRecordCalls {
  constructor(private readonly inner: MarketoRecordCalls) {}

  find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    const { filterType, fields } = query;
    const carry = (queries: readonly MarketoQuery[]) => carriedTogether(queries, (some) => this.found(kind, some));
    return this.gathered(['find', kind, filterType, ...fields], query, carry, () => this.inner.find(kind, query));
  }

  findByKey(kind: MarketoKind, keys: readonly Values[], fields: readonly string[]): Promise<Values[]> {
    const carry = (lists: readonly (readonly Values[])[]) =>
      carriedTogether(lists, async (some) => {
        const distinct = [...new Map(some.flat().map((key) => [JSON.stringify(key), key])).values()];
        const found = await this.inner.findByKey(kind, distinct, fields);
        // Whoever asked leaves out what it did not ask for.
        return some.map(() => found);
      });
    return this.gathered(['key', kind, ...fields], keys, carry, () => this.inner.findByKey(kind, keys, fields));
  }

  sync(kind: MarketoKind, write: MarketoWrite): Promise<RecordResult[]> {
    const { action, matchedBy } = write;
    const carry = async (writes: readonly MarketoWrite[]) => {
      const results = await this.written(kind, { action, matchedBy, input: writes.flatMap(({ input }) => input) });
      let start = 0;
      return writes.map(({ input }) => fulfilled(results.slice(start, (start += input.length))));
    };
    return this.gathered(['sync', kind, action, matchedBy], write, carry, () => this.inner.sync(kind, write));
  }

  delete(kind: MarketoKind, deletion: MarketoDeletion): Promise<RecordResult[]> {
    return this.inner.delete(kind, deletion);
  }

  private gathered<I, O>(
    lane: readonly string[],
    item: I,
    carry: (items: I[]) => Promise<PromiseSettledResult<O>[]>,
    alone: () => Promise<O>,
  ): Promise<O> {
    const group = Lockstep.current();
    return group ? group.gather(`marketo ${lane.join(' ')}`, item, carry) : alone();
  }

  private async found(kind: MarketoKind, queries: readonly MarketoQuery[]): Promise<Values[][]> {
    const { filterType, fields } = queries[0]!;
    const filterValues = [...new Set(queries.flatMap((query) => query.filterValues))];
    const found = await this.inner.find(kind, { filterType, filterValues, fields });
    const byValue = Map.groupBy(found, (record) => comparable(memberOf(record, filterType)));
    // How Marketo compares is not documented: what fits to no value is given to all, who compare themselves.
    const asked = new Set(filterValues.map(comparable));
    const others = [...byValue].filter(([value]) => !asked.has(value)).flatMap(([, records]) => records);
    return queries.map((query) => {
      const values = new Set(query.filterValues.map(comparable));
      return [...[...values].flatMap((value) => byValue.get(value) ?? []), ...others];
    });
  }

  /** A call that is refused as a whole is sent again in halves. */
  private async written(kind: MarketoKind, write: MarketoWrite): Promise<RecordResult[]> {
    const { input } = write;
    const results = await this.inner.sync(kind, write);
    const refusal = results[0]?.error ?? null;
    const isWhole = refusal !== null && results.every(({ error }) => error === refusal);
    if (!isWhole || input.length === 1 || !isFaultOfItems(refusal)) return results;
    const ofHalves: RecordResult[] = [];
    for (const half of halvesOf(input)) ofHalves.push(...(await this.written(kind, { ...write, input: half })));
    return ofHalves;
  }
}

const comparable = (value: unknown): string => folded(String(value));
