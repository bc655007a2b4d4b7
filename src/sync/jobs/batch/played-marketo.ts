import { memberOf } from '../../../base/by-name';
import { currentTrial } from '../../../base/concurrency/trial';
import {
  type MarketoDeletion,
  type MarketoKind,
  type MarketoQuery,
  type MarketoWrite,
  type RecordResult,
  type Values,
} from '../../../marketo';
import { type MarketoRecordCalls, writeCallsFor } from '../../../marketo/record-detour';
import { type JobDrafts } from '../store/job-drafts';
import { type JobKeys, type RecordKey } from '../store/job-keys';
import { isPlayedId, type PlayedIds } from './played-ids';

const VALUES_TO_A_CALL = 300;

interface KindToPlay {
  readonly path: string;
  readonly idField: string;
  /** Fields by which records of the kind are looked for. */
  readonly keys: readonly string[];
}

export interface MarketoStage {
  readonly drafts: Pick<JobDrafts, 'of' | 'keep'>;
  readonly keys: JobKeys;
  readonly ids: PlayedIds;
  /** The field of a lead that holds its person's id. */
  readonly leadLink: string;
}

/** Answers Marketo's writes in its place, and reads as if they had been made; counts what all of that would cost. */
export class PlayedMarketo implements MarketoRecordCalls {
  private readonly kinds: Readonly<Record<MarketoKind, KindToPlay>>;

  constructor(
    private readonly inner: MarketoRecordCalls,
    private readonly stage: MarketoStage,
  ) {
    this.kinds = {
      lead: { path: '/rest/v1/leads.json', idField: 'id', keys: ['email', stage.leadLink] },
      company: { path: '/rest/v1/companies.json', idField: 'id', keys: ['externalCompanyId', 'company'] },
      opportunity: {
        path: '/rest/v1/opportunities.json',
        idField: 'marketoGUID',
        keys: ['externalOpportunityId'],
      },
      role: {
        path: '/rest/v1/opportunities/roles.json',
        idField: 'marketoGUID',
        keys: ['externalOpportunityId', 'leadId'],
      },
    };
  }

  async find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    const { idField, path } = this.kinds[kind];
    const { filterType, filterValues, fields } = query;
    const real = filterType === idField ? filterValues.filter((value) => !isPlayedId(value)) : filterValues;
    withhold(`POST ${path}`, callsFor(filterValues) - callsFor(real));
    const found = real.length === 0 ? [] : await this.inner.find(kind, { ...query, filterValues: real });
    const played =
      filterType === idField
        ? filterValues.filter(isPlayedId)
        : await this.stage.keys.idsOf(kind, filterType, filterValues);
    return [...(await this.asWritten(kind, found)), ...(await this.made(kind, played.filter(isPlayedId), fields))];
  }

  async findByKey(kind: MarketoKind, keys: readonly Values[], fields: readonly string[]): Promise<Values[]> {
    const found = await this.inner.findByKey(kind, keys, fields);
    const [first] = this.kinds[kind].keys;
    const values = keys.map((key) => String(memberOf(key, first!)));
    const ids = await this.stage.keys.idsOf(kind, first!, values);
    return [...(await this.asWritten(kind, found)), ...(await this.made(kind, ids.filter(isPlayedId), fields))];
  }

  async sync(kind: MarketoKind, write: MarketoWrite): Promise<RecordResult[]> {
    withhold(`POST ${this.kinds[kind].path}`, writeCallsFor(write.input));
    const results: RecordResult[] = [];
    for (const values of write.input) results.push(await this.write(kind, write, values));
    return results;
  }

  delete(kind: MarketoKind, { input }: MarketoDeletion): Promise<RecordResult[]> {
    withhold(`POST ${this.kinds[kind].path.replace('.json', '/delete.json')}`, callsFor(input));
    const { idField } = this.kinds[kind];
    const deleted = (values: Values): RecordResult => ({
      status: 'deleted',
      id: idIn(values, idField),
      error: null,
    });
    return Promise.resolve(input.map(deleted));
  }

  private async write(kind: MarketoKind, { action, matchedBy }: MarketoWrite, values: Values): Promise<RecordResult> {
    const { idField } = this.kinds[kind];
    const known = matchedBy === 'id' ? idIn(values, idField) : await this.madeBefore(kind, action, values);
    const id = known ?? (idField === 'id' ? this.stage.ids.next() : this.stage.ids.nextText());
    const before = (await this.stage.drafts.of(kind, [id])).get(String(id));
    const isNew = before?.isNew ?? known === null;
    await this.stage.drafts.keep(kind, id, { isNew, values: { ...before?.values, ...values, [idField]: id } });
    await this.stage.keys.add(this.keysOf(kind, id, values));
    return { status: known === null ? 'created' : 'updated', id, error: null };
  }

  /** A record with this natural key that the plan has made itself. */
  private async madeBefore(kind: MarketoKind, action: MarketoWrite['action'], values: Values): Promise<string | null> {
    if (action === 'createDuplicate') return null;
    const sharing: string[][] = [];
    for (const field of this.naturalKeyOf(kind)) {
      const value = memberOf(values, field);
      if (typeof value !== 'string' && typeof value !== 'number') return null;
      sharing.push(await this.stage.keys.idsOf(kind, field, [value]));
    }
    const [first = [], ...others] = sharing;
    return first.find((id) => isPlayedId(asId(id)) && others.every((ids) => ids.includes(id))) ?? null;
  }

  private naturalKeyOf(kind: MarketoKind): readonly string[] {
    const { keys } = this.kinds[kind];
    return kind === 'role' ? [...keys] : keys.slice(0, 1);
  }

  private keysOf(kind: MarketoKind, id: number | string, values: Values): RecordKey[] {
    return this.kinds[kind].keys.flatMap((field): RecordKey[] => {
      const value = memberOf(values, field);
      return typeof value === 'string' || typeof value === 'number' ? [{ kind, field, value, id }] : [];
    });
  }

  private async asWritten(kind: MarketoKind, found: readonly Values[]): Promise<Values[]> {
    const { idField } = this.kinds[kind];
    const ids = found.map((record) => idIn(record, idField)).filter((id) => id !== null);
    const drafts = await this.stage.drafts.of(kind, ids);
    return found.map((record) => ({ ...record, ...drafts.get(String(idIn(record, idField)))?.values }));
  }

  private async made(kind: MarketoKind, ids: readonly string[], fields: readonly string[]): Promise<Values[]> {
    const drafts = await this.stage.drafts.of(kind, ids);
    const empty = Object.fromEntries(fields.map((field) => [field, null]));
    return [...drafts.values()].map(({ values }) => ({ ...empty, ...values }));
  }
}

const callsFor = (items: readonly unknown[]): number => Math.ceil(items.length / VALUES_TO_A_CALL);
const asId = (id: string): number | string => (/^\d+$/.test(id) ? Number(id) : id);

function idIn(values: Values, idField: string): string | null {
  const id = memberOf(values, idField);
  return typeof id === 'number' || typeof id === 'string' ? String(id) : null;
}

function withhold(operation: string, calls: number): void {
  for (let call = 0; call < calls; call += 1) currentTrial()?.withheld.push({ vendor: 'Marketo', operation });
}
