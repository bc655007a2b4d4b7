import { type FieldCatalogue } from '../mapping/check-mapping';
import { fateOf } from '../mapping/kept';
import { fieldOf } from '../records/catalogues';
import { type Readable, type SyncRecord } from '../records/record';
import { type KeptField } from './kept-values';

/** What a record holds after a write. */
export interface WrittenRecord {
  /** As its vendor keeps it; where the answer does not tell, read back. */
  readonly now: SyncRecord;
  /** Whether `now` was read back, so that somebody may have edited it since. */
  readonly wasReadBack: boolean;
}

export interface Kept {
  readonly notKept: readonly KeptField[];
  /**
   * What the record holds on account of the write: what was sent or what its vendor kept of that, and otherwise what it
   * held before. Edits that somebody made meanwhile are not in it, so that they are found to be edits.
   */
  readonly asWritten: Readable;
}

type Values = ReadonlyMap<string, unknown>;

/** One write of a record: what it held before, what is sent, and what was kept of it. */
export class RecordWrite {
  private readonly before: Values;
  private readonly isNew: boolean;
  private readonly sent: Values;

  /**
   * Sets the values; whoever made this saves the record.
   *
   * @param values - what to send, by names of fields.
   * @param names - other fields that are asked for afterwards.
   */
  constructor(
    private readonly record: SyncRecord,
    private readonly fields: FieldCatalogue,
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly names: readonly string[],
  ) {
    this.isNew = record.id === null;
    this.before = this.read(record);
    for (const [field, value] of Object.entries(values)) record.set(field, value);
    this.sent = this.read(record);
  }

  /** The record if its vendor keeps all that is sent. */
  get asSent(): Readable {
    return readable(this.sent, this.record);
  }

  /** What was kept. */
  kept({ now, wasReadBack }: WrittenRecord): Kept {
    const notKept = Object.entries(this.values)
      .filter(([field]) => this.isKeptOtherwise(field, now.get(field), wasReadBack))
      .map(([field, sent]) => ({ field, sent, kept: now.get(field) }));
    const fromVendor = new Set(notKept.map(({ field }) => this.nameOf(field)));
    const sent = new Set(Object.keys(this.values).map((field) => this.nameOf(field)));
    const isOfVendor = (name: string): boolean => fromVendor.has(name) || (this.isNew && !sent.has(name));
    const values = [...this.sent].map(
      ([name, value]) => [name, isOfVendor(this.nameOf(name)) ? now.get(name) : value] as const,
    );
    return { notKept, asWritten: readable(new Map(values), now) };
  }

  private isKeptOtherwise(field: string, now: unknown, wasReadBack: boolean): boolean {
    const [sent, before] = [this.sent.get(field), this.isNew ? null : this.before.get(field)];
    const fate = fateOf({ sent, before, now }, fieldOf(this.fields, field));
    return fate === 'kept otherwise' || (fate === 'edited since' && !wasReadBack);
  }

  private read(record: Readable): Values {
    const names = new Set([...this.names, ...Object.keys(this.values)]);
    return new Map([...names].map((name) => [name, record.get(name)]));
  }

  private nameOf(field: string): string {
    return fieldOf(this.fields, field)?.name ?? field;
  }
}

const readable = (values: Values, otherwise: Readable): Readable => ({
  get: (field) => (values.has(field) ? values.get(field) : otherwise.get(field)),
});
