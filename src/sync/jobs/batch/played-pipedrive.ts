import { currentTrial } from '../../../base/concurrency/trial';
import { isObject } from '../../../base/values/shapes';
import { tokenCost } from '../../../pipedrive';
import { IDS_LIMIT, type PipedriveRecordCalls } from '../../../pipedrive/record-calls';
import { type SearchTerm } from '../../../pipedrive/record-search';
import { type RecordKind } from '../../records/record';
import { type JobDrafts } from '../store/job-drafts';
import { isPlayedId, type PlayedIds } from './played-ids';

type Kind = Parameters<PipedriveRecordCalls['getRecord']>[0];
type Wire = Awaited<ReturnType<PipedriveRecordCalls['createRecord']>>;

export interface PipedriveStage {
  readonly drafts: Pick<JobDrafts, 'of' | 'keep'>;
  readonly ids: PlayedIds;
  /** What was read lately, by kind and id. */
  readonly read: Map<string, Wire>;
}

/** Answers Pipedrive's writes in its place, and reads as if they had been made; counts what all of that would cost. */
export class PlayedPipedrive implements PipedriveRecordCalls {
  constructor(
    private readonly inner: PipedriveRecordCalls,
    private readonly stage: PipedriveStage,
  ) {}

  async getRecord(kind: Kind, id: number): Promise<Wire | null> {
    if (isPlayedId(id)) withhold(`GET /api/v2/${kind.path}/{id}`);
    const found = isPlayedId(id) ? null : await this.inner.getRecord(kind, id);
    return (await this.asWritten(kind, [id], found === null ? [] : [found]))[0] ?? null;
  }

  async listByIds(kind: Kind, ids: readonly number[]): Promise<Wire[]> {
    const real = ids.filter((id) => !isPlayedId(id));
    for (let list = listsFor(real); list < listsFor(ids); list += 1) withhold(`GET /api/v2/${kind.path}`);
    const found = real.length === 0 ? [] : await this.inner.listByIds(kind, real);
    return this.asWritten(kind, ids, found);
  }

  searchIds(kind: Kind, term: SearchTerm): Promise<number[]> {
    return this.inner.searchIds(kind, term);
  }

  async createRecord(kind: Kind, body: Wire): Promise<Wire> {
    withhold(`POST /api/v2/${kind.path}`);
    const id = this.stage.ids.next();
    const wire = { ...body, id };
    await this.stage.drafts.keep(nounOf(kind), id, { isNew: true, values: wire });
    return wire;
  }

  async updateRecord(kind: Kind, id: number, body: Wire): Promise<Wire> {
    withhold(`PATCH /api/v2/${kind.path}/{id}`);
    const before = (await this.stage.drafts.of(nounOf(kind), [id])).get(String(id));
    const values = merged({ ...before?.values, id }, body);
    await this.stage.drafts.keep(nounOf(kind), id, { isNew: before?.isNew ?? false, values });
    const wire = merged(this.stage.read.get(`${kind.label} ${id}`) ?? {}, values);
    this.stage.read.set(`${kind.label} ${id}`, wire);
    return wire;
  }

  deleteRecord(kind: Kind): Promise<boolean> {
    withhold(`DELETE /api/v2/${kind.path}/{id}`);
    return Promise.resolve(true);
  }

  private async asWritten(kind: Kind, ids: readonly number[], found: readonly Wire[]): Promise<Wire[]> {
    const drafts = await this.stage.drafts.of(nounOf(kind), ids);
    const real = found.map((wire) => merged(wire, drafts.get(String(wire['id']))?.values ?? {}));
    const made = [...drafts.values()].filter(({ isNew }) => isNew).map(({ values }) => ({ ...values }));
    const wires = [...real, ...made];
    for (const wire of wires) this.stage.read.set(`${kind.label} ${String(wire['id'])}`, wire);
    return wires;
  }
}

const listsFor = (ids: readonly number[]): number => Math.ceil(ids.length / IDS_LIMIT);

/** Vendor and service call these records alike. */
const nounOf = ({ label }: Kind): RecordKind => label as RecordKind;

function merged(wire: Wire, changes: Wire): Wire {
  const [before, after] = [wire['custom_fields'], changes['custom_fields']];
  const custom = isObject(after) ? { custom_fields: { ...(isObject(before) ? before : {}), ...after } } : {};
  return { ...wire, ...changes, ...custom };
}

function withhold(operation: string): void {
  currentTrial()?.withheld.push({ vendor: 'Pipedrive', operation, tokens: tokenCost(operation) });
}
