import { memberOf } from '../../src/base/by-name';
import { type Clock } from '../../src/base/concurrency/clock';
import { FieldRecord, type RecordFields, type Values } from '../../src/base/records/field-record';
import { type FieldCatalogue } from '../../src/sync/mapping/check-mapping';
import { isOfMarketo, type RecordKind } from '../../src/sync/records/kinds';
import { type SyncRecord } from '../../src/sync/records/record';
import { type FieldEdit, lastSetBackOf } from '../../src/sync/records/histories';
import { type RecordAccess, type Records } from '../../src/sync/records/records';

/** Of kinds that stories here are about. */
const FIELDS: Partial<Record<RecordKind, readonly string[]>> = {
  lead: [
    'id',
    'firstName',
    'lastName',
    'email',
    'phone',
    'company',
    'pipedriveId',
    'pipedriveDeleted',
    'unsubscribed',
    'createdAt',
    'updatedAt',
  ],
  company: ['id', 'externalCompanyId', 'company', 'website'],
  person: [
    'id',
    'name',
    'email',
    'phone',
    'calling_code',
    'org_id',
    'marketo_id',
    'no_mail',
    'marketing_status',
    'add_time',
    'update_time',
  ],
  organization: ['id', 'name', 'website', 'marketo_id', 'email_domain', 'update_time'],
  deal: ['id', 'title', 'person_id'],
  opportunity: ['id', 'externalOpportunityId', 'name'],
  role: ['id', 'externalOpportunityId', 'leadId', 'role'],
  activity: ['id', 'subject', 'type', 'due_date', 'person_id'],
};

export interface FakeSnapshot {
  readonly tables: readonly (readonly [RecordKind, readonly Values[]])[];
  readonly lastIds: readonly (readonly [RecordKind, number])[];
  /** ISO times by kind, id and field. */
  readonly edits: readonly (readonly [string, string])[];
}

function replace<K, V>(map: Map<K, V>, entries: readonly (readonly [K, V])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/** Both vendors in memory, as the flows see them; writes can be made to fail before or after they took effect. */
export class FakeRecords implements Pick<Records, 'of' | 'require'> {
  writes = 0;
  /** Which records the vendors' searches know already. */
  searchKnows: (kind: RecordKind, id: number) => boolean = () => true;
  beforeWrite: (() => Promise<void>) | undefined;
  afterWrite: (() => Promise<void>) | undefined;
  beforeReadBack: (() => Promise<void>) | undefined;
  /** What a vendor keeps of the values that it is sent. */
  keeps: (kind: RecordKind, values: Values) => Values = (_kind, values) => values;
  /** By which the vendors keep histories; undefined where they keep none. */
  clock: Clock | undefined;
  /** The fields of each kind that is known here. */
  readonly fields = { ...FIELDS };
  /** Every edit, from when a test sets it on. */
  history: (FieldEdit & { readonly record: string })[] | undefined;
  private readonly edits = new Map<string, string>();
  /** What the vendors' clocks show. */
  now: () => number = Date.now;
  private readonly tables = new Map<RecordKind, Map<number, Values>>();
  private readonly lastIds = new Map<RecordKind, number>();

  add(kind: RecordKind, values: Values): number {
    const id = (this.lastIds.get(kind) ?? 0) + 1;
    this.lastIds.set(kind, id);
    this.table(kind).set(id, { ...values, id });
    return id;
  }

  edit(kind: RecordKind, id: number, values: Values): void {
    const before = this.values(kind, id);
    const edited = Object.keys(values).filter((field) => memberOf(before, field) !== memberOf(values, field));
    const at = new Date(this.clock?.now() ?? 0).toISOString();
    for (const field of edited) {
      this.edits.set(`${kind}:${id}:${field}`, at);
      const [from, to] = [memberOf(before, field), memberOf(values, field)];
      this.history?.push({ record: `${kind}:${id}`, field, at, from, to });
    }
    Object.assign(before, values);
  }

  remove(kind: RecordKind, id: number): boolean {
    return this.table(kind).delete(id);
  }

  values(kind: RecordKind, id: number): Values {
    return this.table(kind).get(id) ?? {};
  }

  count(kind: RecordKind): number {
    return this.table(kind).size;
  }

  /** All that is there, to be put back by `restore`. */
  snapshot(): FakeSnapshot {
    const tables = [...this.tables].map(
      ([kind, table]) => [kind, [...table].map(([, values]) => ({ ...values }))] as const,
    );
    return { tables, lastIds: [...this.lastIds], edits: [...this.edits] };
  }

  restore({ tables, lastIds, edits }: FakeSnapshot): void {
    this.tables.clear();
    for (const [kind, rows] of tables) {
      this.tables.set(kind, new Map(rows.map((values) => [Number(values['id']), { ...values }])));
    }
    replace(this.lastIds, lastIds);
    replace(this.edits, edits);
  }

  /** Whole values, without case. */
  find(kind: RecordKind, field: string, values: readonly (string | number)[]): Promise<FakeRecord[]> {
    const wanted = new Set(values.map((value) => String(value).toLowerCase()));
    const found = [...this.table(kind)].filter(
      ([id, record]) =>
        [record[field], ...(field === 'email' ? othersOf(record) : [])].some((value) =>
          wanted.has(asText(value).toLowerCase()),
        ) && this.searchKnows(kind, id),
    );
    return Promise.resolve(found.map(([, values]) => new FakeRecord(this, kind, values)));
  }

  of(kind: RecordKind): RecordAccess {
    const record = (values: Values): FakeRecord => new FakeRecord(this, kind, values);
    const table = this.table(kind);
    return {
      load: (id) => Promise.resolve(this.table(kind).has(id) ? record(this.values(kind, id)) : null),
      find: (field, values) => this.find(kind, field, values),
      ...(isOfMarketo(kind)
        ? { updatedField: 'updatedAt', createdField: 'createdAt', readBack: (id) => this.readBack(kind, id) }
        : { updatedField: 'update_time', createdField: 'add_time' }),
      create: () => Promise.resolve(record({})),
      async *writtenSince() {
        for (const values of table.values()) yield record(values);
      },
      ...(this.clock && {
        lastEdit: (id, fields, since) => Promise.resolve(this.lastEdit(kind, id, fields, since)),
        lastSetBack: (id, fields, since) => Promise.resolve(this.lastSetBack(`${kind}:${id}`, fields, since!)),
      }),
      now: () => this.now(),
      fields: () => Promise.resolve(catalogue(this.fields[kind] ?? [])),
    };
  }

  private lastEdit(kind: RecordKind, id: number, fields: readonly string[], since: Date | null): string | null {
    const times = fields.flatMap((field) => this.edits.get(`${kind}:${id}:${field}`) ?? []);
    const latest = times.toSorted().at(-1) ?? null;
    return latest !== null && since !== null && latest < since.toISOString() ? null : latest;
  }

  private lastSetBack(record: string, fields: readonly string[], since: Date): string | null {
    const edits = this.history?.filter((edit) => edit.record === record && fields.includes(edit.field)) ?? [];
    return lastSetBackOf(edits.filter(({ at }) => at >= since.toISOString()));
  }

  private async readBack(kind: RecordKind, id: number | string): Promise<FakeRecord> {
    await this.beforeReadBack?.();
    return new FakeRecord(this, kind, this.values(kind, Number(id)));
  }

  async require({ kind, id }: { kind: RecordKind; id: number }) {
    return new FakeRecord(this, kind, this.values(kind, id)) as SyncRecord & { id: number };
  }

  protected table(kind: RecordKind): Map<number, Values> {
    const table = this.tables.get(kind) ?? new Map<number, Values>();
    this.tables.set(kind, table);
    return table;
  }
}

class FakeRecord extends FieldRecord implements SyncRecord {
  constructor(
    private readonly all: FakeRecords,
    private readonly kind: RecordKind,
    values: Values,
  ) {
    super(recordFields(kind, all.fields[kind] ?? []), { ...values });
  }

  get id(): number | null {
    return (this.loadedValues()['id'] as number | undefined) ?? null;
  }

  /** A person's other addresses are those of persons that were merged into it. */
  override get(field: string): unknown {
    if (field !== 'emails') return super.get(field);
    const others = this.id === null ? [] : othersOf(this.all.values(this.kind, this.id));
    return [{ value: super.get('email'), primary: true }, ...others.map((value) => ({ value, primary: false }))];
  }

  async save(): Promise<'created' | 'updated' | 'unchanged'> {
    const changes = this.assignedValues();
    const isNew = this.id === null;
    if (!isNew && Object.keys(changes).length === 0) return 'unchanged';
    await this.all.beforeWrite?.();
    this.all.writes += 1;
    const kept = this.all.keeps(this.kind, changes);
    const id = this.id ?? this.all.add(this.kind, kept);
    if (!isNew) this.all.edit(this.kind, id, kept);
    await this.all.afterWrite?.();
    // Marketo's answer does not tell what was kept, Pipedrive's does.
    this.accept(isOfMarketo(this.kind) ? { ...this.toJSON(), id } : { ...this.all.values(this.kind, id) });
    return isNew ? 'created' : 'updated';
  }

  delete(): Promise<boolean> {
    this.all.writes += 1;
    return Promise.resolve(this.all.remove(this.kind, this.id ?? 0));
  }
}

/** Not a field: the addresses of a person beside its primary one. */
const othersOf = ({ others }: Values): string[] => (Array.isArray(others) ? others.map(String) : []);

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function recordFields(kind: RecordKind, names: readonly string[]): RecordFields {
  return {
    label: kind,
    names: () => [...names],
    resolve: (name) => {
      if (!names.includes(name)) throw new Error(`${kind} has no ${name}`);
      return { name, updateable: name !== 'id' };
    },
  };
}

const TEXT = { type: 'string', kind: 'text' } as const;
const TYPES = {
  org_id: { type: 'org', kind: 'reference', refersTo: 'organization' },
  unsubscribed: { type: 'boolean', kind: 'boolean' },
} as const;

function catalogue(names: readonly string[]): FieldCatalogue {
  return {
    names: () => names,
    typesOfIds: [],
    resolve: (name) =>
      names.includes(name) ? { name, updateable: name !== 'id', ...(memberOf(TYPES, name) ?? TEXT) } : undefined,
  };
}
