import { type SandboxClock } from '../../core/clock.ts';
import { type Value, type Values } from '../schema/field.ts';
import { type ObjectType } from '../schema/object-types.ts';
import { sameValue } from '../schema/read-values.ts';

/** The records of one object type. */
export class ObjectTable {
  readonly type: ObjectType;
  private readonly clock: SandboxClock;
  private readonly newId: () => number | string;
  private readonly records = new Map<string, Values>();
  private readonly idsByKey = new Map<string, Value>();

  constructor(type: ObjectType, clock: SandboxClock, newId: () => number | string) {
    this.type = type;
    this.clock = clock;
    this.newId = newId;
  }

  all(): Values[] {
    return [...this.records.values()];
  }

  get(id: unknown): Values | undefined {
    return this.records.get(String(id));
  }

  /** The record with these values in the dedupe fields; each of them must have one. */
  byKey(key: Values): Values | undefined {
    return this.hasKey(key) ? this.get(this.idsByKey.get(this.keyText(key))) : undefined;
  }

  withValue(name: string, sought: string): Values[] {
    return this.all().filter((record) => sameValue(record[name], sought));
  }

  create(values: Values): Value {
    const id = this.newId();
    const now = this.clock.iso();
    const blank = Object.fromEntries(this.type.fields.map((field) => [field.name, field.blank]));
    this.records.set(String(id), { ...blank, ...values, [this.type.idField]: id, createdAt: now, updatedAt: now });
    if (this.hasKey(values)) this.idsByKey.set(this.keyText(values), id);
    return id;
  }

  update(id: unknown, values: Values): void {
    const record = this.get(id);
    if (record) Object.assign(record, values, { updatedAt: this.clock.iso() });
  }

  delete(id: unknown): void {
    const record = this.get(id);
    if (record && this.hasKey(record)) this.idsByKey.delete(this.keyText(record));
    this.records.delete(String(id));
  }

  private hasKey(values: Values): boolean {
    return this.type.dedupeFields.every((name) => String(values[name] ?? '').trim() !== '');
  }

  private keyText(values: Values): string {
    const parts = this.type.dedupeFields.map((name) =>
      String(values[name] ?? '')
        .trim()
        .toLowerCase(),
    );
    return JSON.stringify(parts);
  }
}
