import { memberOf } from '../../../base/by-name';
import { folded } from '../../../base/values/text';
import { type MarketoKind, type MarketoQuery, type Values } from '../../../marketo';
import { type MarketoRecordCalls } from '../../../marketo/record-detour';
import { type PipedriveRecordCalls } from '../../../pipedrive/record-calls';
import { type RecordKind } from '../../records/record';
import { type JobDrafts } from '../store/job-drafts';
import { type JobKeys } from '../store/job-keys';

type Wire = Record<string, unknown>;

/** By which companies are asked for. */
const COMPANY_KEY = 'externalCompanyId';

/** What an audit has read and need not read again: one page of leads and persons, and all companies and organizations. */
export class Mirror {
  readonly leads = new Map<number, Values>();
  readonly persons = new Map<number, Wire>();

  constructor(
    private readonly drafts: JobDrafts,
    private readonly keys: JobKeys,
  ) {}

  async keepOrganizations(wires: readonly Wire[]): Promise<void> {
    for (const wire of wires) await this.keep('organization', Number(wire['id']), wire);
  }

  async keepCompanies(companies: readonly Values[]): Promise<void> {
    for (const company of companies) {
      const id = Number(company['id']);
      await this.keep('company', id, company);
      const key = company[COMPANY_KEY];
      if (typeof key === 'string') await this.keys.add([{ kind: 'company', field: MIRRORED, value: key, id }]);
    }
  }

  /** Those of the records that are known, by id. */
  async known(kind: RecordKind, ids: readonly number[]): Promise<Map<number, Wire>> {
    if (kind === 'lead' || kind === 'person') {
      const page: ReadonlyMap<number, Wire> = kind === 'lead' ? this.leads : this.persons;
      return new Map(ids.flatMap((id) => (page.has(id) ? [[id, page.get(id)!] as const] : [])));
    }
    const drafts = await this.drafts.of(nameOf(kind), ids);
    return new Map([...drafts].map(([id, { values }]) => [Number(id), values]));
  }

  /** The known companies that go by these keys. */
  async companiesByKey(values: readonly string[]): Promise<Wire[]> {
    const ids = await this.keys.idsOf('company', MIRRORED, values);
    return [...(await this.known('company', ids.map(Number))).values()];
  }

  private keep(kind: RecordKind, id: number, values: Wire): Promise<void> {
    return this.drafts.keep(nameOf(kind), id, { isNew: false, values });
  }
}

const MIRRORED = `mirrored ${COMPANY_KEY}`;
/** Apart from what would be written of the same record. */
const nameOf = (kind: RecordKind): string => `mirrored ${kind}`;

/** Reads from the mirror what is in it. */
export function mirroredPipedrive(inner: PipedriveRecordCalls, mirror: Mirror): PipedriveRecordCalls {
  return {
    getRecord: async (kind, id) =>
      (await mirror.known(kind.label as RecordKind, [id])).get(id) ?? inner.getRecord(kind, id),
    listByIds: async (kind, ids) => {
      const known = await mirror.known(kind.label as RecordKind, ids);
      const others = ids.filter((id) => !known.has(id));
      return [...known.values(), ...(others.length === 0 ? [] : await inner.listByIds(kind, others))];
    },
    searchIds: (...given) => inner.searchIds(...given),
    createRecord: (...given) => inner.createRecord(...given),
    updateRecord: (...given) => inner.updateRecord(...given),
    deleteRecord: (...given) => inner.deleteRecord(...given),
  };
}

/** Reads from the mirror what is in it. */
export function mirroredMarketo(inner: MarketoRecordCalls, mirror: Mirror): MarketoRecordCalls {
  return {
    find: async (kind, query) => {
      const known = await knownOf(mirror, kind, query);
      const found = new Set(known.map((record) => folded(String(memberOf(record, query.filterType)))));
      const others = query.filterValues.filter((value) => !found.has(folded(value)));
      if (others.length === 0) return known;
      return [...known, ...(await inner.find(kind, { ...query, filterValues: others }))];
    },
    findByKey: (...given) => inner.findByKey(...given),
    sync: (...given) => inner.sync(...given),
    delete: (...given) => inner.delete(...given),
  };
}

async function knownOf(mirror: Mirror, kind: MarketoKind, { filterType, filterValues }: MarketoQuery): Promise<Wire[]> {
  if (filterType === 'id') return [...(await mirror.known(kind, filterValues.map(Number))).values()];
  return kind === 'company' && filterType === COMPANY_KEY ? mirror.companiesByKey(filterValues) : [];
}
