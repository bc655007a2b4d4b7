import { AppError } from '../../base/errors/app-error';
import { type MappedEntry } from '../mapping/mapped-entry';
import { type MappingContext, type SourceEntity } from '../mapping/mapping';
import { RELATIONS } from '../records/kinds';
import { type SavedRecord } from '../records/record';

/** Lists of an account on which values may depend beside the record itself. */
export type AccountList = 'users' | 'stages' | 'pipelines';

/** Related records that come from such a list, and the field that names each; other ones are read by themselves. */
const LISTED: ReadonlyMap<string, { readonly list: AccountList; readonly field: string }> = new Map([
  ['owner', { list: 'users', field: 'owner_id' }],
  ['stage', { list: 'stages', field: 'stage_id' }],
  ['pipeline', { list: 'pipelines', field: 'pipeline_id' }],
]);
/** Those of them that one call each would load. */
const RECORDS: ReadonlySet<string | symbol> = new Set(RELATIONS.filter((relation) => !LISTED.has(relation)));

/** What a record has beside its fields that tells nothing of it, or is told already by its fields. */
const TELLING_NOTHING = new Set(['id', 'isNew', 'then', 'constructor']);

/** What the functions of a mapping read of one source record in a run, and beside it. */
export class SourceReads {
  readonly fields = new Set<string>();
  readonly lists = new Set<AccountList>();
  /** Ids of organizations that were carried over first, since the source is in one … */
  readonly carriedFrom = new Set<number>();
  /** … and of those that the source's company was carried over to. */
  readonly carriedTo = new Set<number>();
  /** Whether something was read that a later state of the record does not tell: another record, the time, all of it. */
  isBeyondRecord = false;

  /** Fields read, or said to be, since `takeRecent` was called. */
  private readonly recent = new Set<string>();
  private known = 0;

  /** @param mayCall - false: whatever tells nothing of the record's later states throws, before any vendor is asked. */
  constructor(private readonly mayCall = true) {}

  /** @throws AppError `mapping-failed` where no vendor may be asked. */
  goBeyond(): void {
    this.isBeyondRecord = true;
    if (!this.mayCall) throw new AppError('mapping-failed', 'No other record is read here');
  }

  /** The fields that were read since this was called last, those included that were read before. */
  takeRecent(): string[] {
    const fields = new Set([...this.recent, ...[...this.fields].slice(this.known)]);
    this.recent.clear();
    this.known = this.fields.size;
    return [...fields];
  }

  /** What functions of the mapping are given of the record. */
  contextOf(record: SavedRecord, beside: Omit<MappingContext, 'source'>): MappingContext {
    const goBeyond = (): void => this.goBeyond();
    return {
      source: this.recording(record),
      sync: {
        ...beside.sync,
        users: (wanted) => {
          this.lists.add('users');
          return beside.sync.users(wanted);
        },
        programName: (id) => {
          goBeyond();
          return beside.sync.programName(id);
        },
      },
      log: beside.log,
      now() {
        goBeyond();
        return beside.now();
      },
      get marketo() {
        goBeyond();
        return beside.marketo;
      },
      get pipedrive() {
        goBeyond();
        return beside.pipedrive;
      },
    };
  }

  private recording(record: SavedRecord): SourceEntity {
    const shown = new Proxy(record, {
      get: (target, key) => this.read(target, key),
      ownKeys: (target) => {
        this.goBeyond();
        return Reflect.ownKeys(target);
      },
    });
    ORIGINALS.set(shown, record);
    return shown as unknown as SourceEntity;
  }

  private read(record: SavedRecord, key: string | symbol): unknown {
    if (!this.mayCall && RECORDS.has(key)) this.goBeyond();
    const value: unknown = Reflect.get(record, key);
    if (typeof key === 'symbol') return value;
    if (TELLING_NOTHING.has(key)) return bound(value, record);
    if (key === 'get') return (field: string) => this.field(record, field);
    if (value instanceof Promise) this.related(key);
    else if (typeof value === 'function') this.goBeyond();
    else this.note(key);
    return bound(value, record);
  }

  private related(name: string): void {
    const listed = LISTED.get(name);
    if (listed === undefined) return this.goBeyond();
    this.lists.add(listed.list);
    this.note(listed.field);
  }

  private note(field: string): void {
    this.fields.add(field);
    this.recent.add(field);
  }

  private field(record: SavedRecord, field: string): unknown {
    this.note(field);
    return record.get(field);
  }
}

const ORIGINALS = new WeakMap<object, SavedRecord>();

/** The record itself, where a function of the mapping hands back what it was given. */
export const originalOf = (record: object): SavedRecord => ORIGINALS.get(record) ?? (record as SavedRecord);

const bound = (value: unknown, record: object): unknown =>
  typeof value === 'function' ? (value.bind(record) as unknown) : value;

/** A transformer has for its source values what it read of the record, as the record was before it set something. */
export function withReads(entry: MappedEntry, source: SavedRecord, fields: readonly string[]): MappedEntry {
  if ('fields' in entry.entry) return entry;
  const set = new Map(source.pendingChanges().map(({ field, from }) => [field, from]));
  return {
    ...entry,
    sources: fields.map((field) => ({ field, value: set.has(field) ? set.get(field) : source.get(field) })),
  };
}
