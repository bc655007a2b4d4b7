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

  /** The record with these values in the dedupe fields. */
  byKey(key: Values): Values | undefined {
    return this.all().find((record) =>
      this.type.dedupeFields.every((name) => sameValue(record[name], String(key[name] ?? ''))),
    );
  }

  withValue(name: string, sought: string): Values[] {
    return this.all().filter((record) => sameValue(record[name], sought));
  }

  create(values: Values): Value {
    const id = this.newId();
    const now = this.clock.iso();
    const blank = Object.fromEntries(this.type.fields.map((field) => [field.name, field.blank]));
    this.records.set(String(id), { ...blank, ...values, [this.type.idField]: id, createdAt: now, updatedAt: now });
    return id;
  }

  update(id: unknown, values: Values): void {
    const record = this.get(id);
    if (record) Object.assign(record, values, { updatedAt: this.clock.iso() });
  }

  delete(id: unknown): void {
    this.records.delete(String(id));
  }
}
