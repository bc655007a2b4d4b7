import { Lockstep } from '../../../base/concurrency/lockstep';
import { FEWEST_FOR_A_LIST, type PipedriveRecordCalls } from '../../../pipedrive/record-calls';
import { type SearchTerm } from '../../../pipedrive/record-search';
import { fulfilled } from './settled';
import { type SearchIndex } from './search-index';

type Kind = Parameters<PipedriveRecordCalls['getRecord']>[0];
type Wire = Awaited<ReturnType<PipedriveRecordCalls['createRecord']>>;

/**
 * Pipedrive's calls for works in lockstep: records are read together, 100 to a call, and searches are answered by what
 * the job has read and written. Pipedrive writes records one by one.
 */
export class GatheredPipedrive implements PipedriveRecordCalls {
  constructor(
    private readonly inner: PipedriveRecordCalls,
    private readonly index: SearchIndex,
  ) {}

  getRecord(kind: Kind, id: number): Promise<Wire | null> {
    const group = Lockstep.current();
    if (!group) return this.inner.getRecord(kind, id);
    return group.gather(`pipedrive get ${kind.label}`, id, (ids: number[]) => this.readTogether(kind, ids));
  }

  async listByIds(kind: Kind, ids: readonly number[]): Promise<Wire[]> {
    const records = await Promise.all(ids.map((id) => this.getRecord(kind, id)));
    return records.filter((record) => record !== null);
  }

  searchIds(kind: Kind, term: SearchTerm): Promise<number[]> {
    return this.index.covers(kind.label, term.key)
      ? this.index.find(kind.label, term)
      : this.inner.searchIds(kind, term);
  }

  createRecord(kind: Kind, body: Wire): Promise<Wire> {
    return this.inTurn('create', () => this.inner.createRecord(kind, body)).then((wire) => this.learnt(kind, wire));
  }

  updateRecord(kind: Kind, id: number, body: Wire): Promise<Wire> {
    return this.inTurn('update', () => this.inner.updateRecord(kind, id, body)).then((wire) => this.learnt(kind, wire));
  }

  deleteRecord(kind: Kind, id: number): Promise<boolean> {
    return this.inTurn('delete', () => this.inner.deleteRecord(kind, id));
  }

  /** Once all works wait, so that what goes before and after does not depend on how long writes take. */
  private inTurn<T>(lane: string, call: () => Promise<T>): Promise<T> {
    const group = Lockstep.current();
    if (!group) return call();
    const carry = (calls: (() => Promise<T>)[]) => Promise.allSettled(calls.map((each) => each()));
    return group.gather(`pipedrive ${lane}`, call, carry);
  }

  private async learnt(kind: Kind, wire: Wire): Promise<Wire> {
    await this.index.learn(kind.label, [wire]);
    return wire;
  }

  private async readTogether(kind: Kind, ids: readonly number[]): Promise<PromiseSettledResult<Wire | null>[]> {
    const distinct = [...new Set(ids)];
    const known = distinct.length < FEWEST_FOR_A_LIST ? new Map<number, Wire>() : await this.listed(kind, distinct);
    // A list leaves out what is hidden from the token's user as it does what is gone.
    const others = distinct.filter((id) => !known.has(id));
    const read = await Promise.allSettled(others.map((id) => this.inner.getRecord(kind, id)));
    const outcomes = new Map(others.map((id, index) => [id, read[index]!]));
    return ids.map((id) => outcomes.get(id) ?? fulfilled(known.get(id) ?? null));
  }

  private async listed(kind: Kind, ids: readonly number[]): Promise<Map<number, Wire>> {
    const wires = await this.inner.listByIds(kind, ids);
    return new Map(wires.map((wire) => [Number(wire['id']), wire]));
  }
}
