import { isDeepStrictEqual } from 'node:util';
import { memberOf, setMember } from '../by-name';
import { AppError } from '../errors/app-error';
import { ReadOnlyFieldError, UnknownFieldError } from './record-errors';

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

/** Names that JavaScript itself, or what prints and compares values, asks any object for; no vendor's field is meant. */
const LANGUAGE_NAMES = /^(then|toJSON|constructor|asymmetricMatch|nodeType|tagName|hasAttribute|\$\$typeof|@@.*)$/;

/**
 * A record whose fields read and set as plain properties, and that knows which of them were set to another value since
 * it was loaded. `get` and `set` work for a field of any name. As properties those fields are not there whose name the
 * class already has (`save`, `isNew`, `delete`), or that JavaScript asks any object for (`then`, `constructor`,
 * `toString`, `__proto__`): the property is then what it is of any such record, and does not take a value.
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
    return (Object.hasOwn(assigned, name) ? memberOf(assigned, name) : memberOf(loaded, name)) ?? null;
  }

  /** @throws UnknownFieldError, ReadOnlyFieldError */
  set(field: string, value: unknown): void {
    const { loaded, assigned } = this[STATE];
    const name = this.nameToSet(field);
    if (sameValue(value ?? null, memberOf(loaded, name) ?? null)) Reflect.deleteProperty(assigned, name);
    else setMember(assigned, name, value ?? null);
  }

  /** Whether the field can be set. @throws UnknownFieldError */
  canSet(field: string): boolean {
    return this[STATE].fields.resolve(field).updateable;
  }

  /** The field's own name. @throws UnknownFieldError, ReadOnlyFieldError */
  protected nameToSet(field: string): string {
    const { fields } = this[STATE];
    const { name, updateable } = fields.resolve(field);
    if (!updateable) throw new ReadOnlyFieldError(fields.label, field, updateableNames(fields));
    return name;
  }

  /** The fields set since loading, by their own names; empty where nothing changed. */
  protected assignedValues(): Values {
    return { ...this[STATE].assigned };
  }

  /** What was set since loading and is not saved yet, by the fields' own names. */
  pendingChanges(): { field: string; from: unknown; to: unknown }[] {
    const { loaded, assigned } = this[STATE];
    return Object.entries(assigned).map(([field, to]) => ({ field, from: memberOf(loaded, field) ?? null, to }));
  }

  /** Those of these values that mean what the record holds already, set one after the other; it stays as it is. */
  unchangedBy(values: Readonly<Values>): string[] {
    const state = this[STATE];
    const { assigned } = state;
    state.assigned = { ...assigned };
    try {
      return Object.entries(values).flatMap(([field, value]) => {
        const before = this.get(field);
        this.set(field, value);
        return isDeepStrictEqual(this.get(field), before) ? [field] : [];
      });
    } finally {
      state.assigned = assigned;
    }
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
    if (typeof key === 'symbol' || isAssignable(record, key)) return Reflect.set(record, key, value, receiver);
    if (isOwn(record, key)) throw notFree(record, key);
    record.set(key, value);
    return true;
  },
  has: (record, key) => Reflect.has(record, key) || (!isOwn(record, key) && isField(record, key)),
  ownKeys: (record) => [...new Set([...Object.keys(record), ...shownNames(record)])],
  getOwnPropertyDescriptor(record, key) {
    if (typeof key === 'symbol' || Object.hasOwn(record, key) || !isShown(record, key)) {
      return Reflect.getOwnPropertyDescriptor(record, key);
    }
    return { value: record.get(key), writable: true, enumerable: true, configurable: true };
  },
};

function isOwn(record: FieldRecord, key: string | symbol): key is symbol {
  return typeof key === 'symbol' || Reflect.has(record, key) || LANGUAGE_NAMES.test(key);
}

/** A property of the object itself, or one that its class can set, as a linked record. */
function isAssignable(record: FieldRecord, key: string): boolean {
  let owner: object | null = record;
  while (owner !== null && owner !== Object.prototype && !Object.hasOwn(owner, key)) {
    owner = Reflect.getPrototypeOf(owner);
  }
  if (owner === null || owner === Object.prototype) return false;
  return owner === record || Reflect.getOwnPropertyDescriptor(owner, key)?.set !== undefined;
}

function notFree(record: FieldRecord, name: string): AppError {
  const { label } = record[STATE].fields;
  const message = `"${name}" is no field as a property of a ${label}; a field of that name is set by set('${name}', …)`;
  return new AppError('invalid-request', message, { field: name });
}

function isField(record: FieldRecord, name: string): boolean {
  try {
    return record[STATE].fields.resolve(name) !== undefined;
  } catch (thrown) {
    if (thrown instanceof UnknownFieldError) return false;
    throw thrown;
  }
}

/** The fields that are listed as properties: all but those whose name a method has. */
function shownNames(record: FieldRecord): string[] {
  return [...record[STATE].fields.names()].filter((name) => isShown(record, name));
}

function isShown(record: FieldRecord, name: string): boolean {
  return (name === 'id' || !isOwn(record, name)) && isField(record, name);
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function updateableNames(fields: RecordFields): string[] {
  return [...fields.names()].filter((name) => fields.resolve(name).updateable);
}
