import { ReadOnlyFieldError } from './record-errors';

export type Values = Record<string, unknown>;

/** What a record needs to know of one field of the account. */
export interface RecordField {
  /** The name under which the record keeps the value; an alias resolves to it. */
  readonly name: string;
  readonly updateable: boolean;
}

/** The fields that the account has for one kind of record. */
export interface RecordFields<F extends RecordField = RecordField> {
  /** How messages call one such record, for example `lead`. */
  readonly label: string;
  /** @throws UnknownFieldError with the nearest names. */
  resolve(name: string): F;
  names(): Iterable<string>;
}

interface RecordState {
  readonly fields: RecordFields;
  loaded: Values;
  assigned: Values;
}

const STATE = Symbol('state of the record');

/** Names that JavaScript itself asks any object for; no vendor's field is meant by them. */
const LANGUAGE_NAMES = new Set(['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType', 'tagName', '$$typeof']);

/**
 * A record whose fields read and set as plain properties, and that knows which of them were set to another value since
 * it was loaded. `get` and `set` do the same for a field whose name a method already has.
 *
 * The properties that compile are those that a kind of record declares for its standard fields, and those that a caller
 * declares by a type parameter; at run time every field of the account is there.
 */
export abstract class FieldRecord {
  private readonly [STATE]: RecordState;

  constructor(fields: RecordFields, loaded: Values) {
    this[STATE] = { fields, loaded, assigned: {} };
    return new Proxy(this, FIELDS_AS_PROPERTIES);
  }

  /** @returns the value as set or loaded; null where it is empty. @throws UnknownFieldError */
  get(field: string): unknown {
    const { fields, loaded, assigned } = this[STATE];
    const { name } = fields.resolve(field);
    return (name in assigned ? assigned[name] : loaded[name]) ?? null;
  }

  /** @throws UnknownFieldError, ReadOnlyFieldError */
  set(field: string, value: unknown): void {
    const { fields, loaded, assigned } = this[STATE];
    const { name, updateable } = fields.resolve(field);
    if (!updateable) throw new ReadOnlyFieldError(fields.label, field, updateableNames(fields));
    if (sameValue(value ?? null, loaded[name] ?? null)) delete assigned[name];
    else assigned[name] = value ?? null;
  }

  /** The fields set since loading, by their own names; empty where nothing changed. */
  protected assignedValues(): Values {
    return { ...this[STATE].assigned };
  }

  /** What was set since loading and is not saved yet, by the fields' own names. */
  pendingChanges(): { field: string; from: unknown; to: unknown }[] {
    const { loaded, assigned } = this[STATE];
    return Object.entries(assigned).map(([field, to]) => ({ field, from: loaded[field] ?? null, to }));
  }

  protected loadedValues(): Values {
    return this[STATE].loaded;
  }

  /** Takes what the API answered as the loaded state. */
  protected accept(loaded: Values): void {
    Object.assign(this[STATE], { loaded, assigned: {} });
  }

  toJSON(): Values {
    return { ...this[STATE].loaded, ...this[STATE].assigned };
  }
}

const FIELDS_AS_PROPERTIES: ProxyHandler<FieldRecord> = {
  get(record, key, receiver) {
    if (isOwn(record, key)) return Reflect.get(record, key, receiver);
    return record.get(key);
  },
  set(record, key, value, receiver) {
    if (isOwn(record, key)) return Reflect.set(record, key, value, receiver);
    record.set(key, value);
    return true;
  },
};

function isOwn(record: FieldRecord, key: string | symbol): key is symbol {
  return typeof key === 'symbol' || key in record || LANGUAGE_NAMES.has(key);
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function updateableNames(fields: RecordFields): string[] {
  return [...fields.names()].filter((name) => fields.resolve(name).updateable);
}
