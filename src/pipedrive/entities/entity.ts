import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { FieldRecord, type Values } from '../../base/records/field-record';
import { type PipedriveClient } from '../pipedrive.client';
import { type AccountField } from '../schema/account-field';
import { type PrimaryEntry } from '../schema/encodings/encoding';
import { UNKNOWN_OPTION } from '../schema/encodings/option.encoding';
import { type RecordKind, type WireRecord } from '../schema/record-kind';
import { accountField, fieldsOf, type Life, send } from './life';
import { deleteEach, type DeleteResult, saveEach, type SaveResult, type SaveStatus } from './many';
import { RelatedRecords } from './related';

/** The class of an entity, as the shared functions of `finding.ts` take it. */
export interface EntityType<E extends Entity> {
  readonly kind: RecordKind;
  new (client: PipedriveClient, wire: WireRecord | null): E;
}

/** The class of what a record is linked to. */
export interface RelatedType<R> {
  load(client: PipedriveClient, id: number): Promise<R | null>;
}

/** A record to link, or its id; null for no link. */
export type Link = { readonly id: number | null } | number | null;

// Symbols, because any name may be that of a field.
const LIFE = Symbol('life of the Pipedrive record');
const RELATED = Symbol('related records, by field');
const LAST_SAVE = Symbol('the save that began last');

/**
 * A Pipedrive record: its fields are properties, by key or readable name, and `save` sends those that were changed.
 * Option fields show labels, sets lists of labels; monetary, address, time and range fields objects as the API has them.
 */
export abstract class Entity extends FieldRecord {
  private readonly [LIFE]: Life;
  private readonly [RELATED] = new RelatedRecords();
  private [LAST_SAVE]: Promise<unknown> = Promise.resolve();

  /** For `load` and `create`; the fields of the kind must have been loaded. @param wire - null for a new record */
  constructor(client: PipedriveClient, kind: RecordKind, wire: WireRecord | null) {
    const schema = client.schema(kind);
    const life: Life = {
      client,
      kind,
      schema,
      mark: schema.mark,
      id: wire === null ? null : Number(wire['id']),
      setAs: new Map(),
    };
    super(fieldsOf(life), schema.latest.decode(wire ?? {}));
    this[LIFE] = life;
  }

  /**
   * Saves records as `save` does each: one call for each that changed, paced, because Pipedrive has no bulk write.
   * A failed one does not hinder the others; after a refusal that would meet every call the rest is not sent.
   *
   * @returns what became of each, in the order given
   */
  static saveMany(client: PipedriveClient, records: readonly Entity[]): Promise<SaveResult[]> {
    refuseOthers(client, records);
    return saveEach(records);
  }

  /** Deletes records, one call each, with the rules of `saveMany`. */
  static deleteMany(client: PipedriveClient, records: readonly Entity[]): Promise<DeleteResult[]> {
    refuseOthers(client, records);
    return deleteEach(records);
  }

  static clientOf(record: Entity): PipedriveClient {
    return record[LIFE].client;
  }

  /** The record that a field links to: loaded when it is first asked for, once. */
  protected static related<R>(record: Entity, field: string, type: RelatedType<R>): Promise<R | null> {
    return record[RELATED].get(field, record.get(field), (id) => type.load(record[LIFE].client, id));
  }

  /** Links a record by a field; nothing of it is saved. @throws AppError `invalid-request` for one without an id */
  protected static link(record: Entity, field: string, linked: Link): void {
    const id = typeof linked === 'object' ? (linked?.id ?? null) : linked;
    if (linked !== null && id === null) {
      const { label } = record[LIFE].kind;
      throw new AppError('invalid-request', `The record to link by "${field}" of ${label} has to be saved first`);
    }
    record.set(field, id);
    if (typeof linked === 'object' && id !== null) record[RELATED].hold(field, id, Promise.resolve(linked));
  }

  protected static lifeOf(record: Entity): Readonly<Life> {
    return record[LIFE];
  }

  /** Null until a new record is saved. */
  get id(): number | null {
    return this[LIFE].id;
  }

  set id(value: never) {
    this.set('id', value);
  }

  get isNew(): boolean {
    return this[LIFE].id === null;
  }

  /** The value as set or loaded, null where it is empty. @throws UnknownFieldError */
  override get(field: string): unknown {
    const { primaryOf } = accountField(this[LIFE], field);
    return primaryOf === null ? super.get(field) : primary(this[LIFE], primaryOf).of(super.get(primaryOf));
  }

  /**
   * Sets a field; what means the same as the loaded value is no change.
   *
   * @throws UnknownFieldError, ReadOnlyFieldError, AppError `record-rejected` for a value that the field cannot hold.
   *   A label that is not known is judged by `save`, which can look whether it is new.
   */
  override set(field: string, value: unknown): void {
    this.nameToSet(field);
    const account = accountField(this[LIFE], field);
    const { key, primaryOf, isCustom } = account;
    const taken = accepted(account, value ?? null, memberOf(this.loadedValues(), key));
    if (isCustom) this[LIFE].setAs.set(key, field);
    if (primaryOf === null) super.set(key, taken);
    else super.set(primaryOf, primary(this[LIFE], primaryOf).set(super.get(primaryOf), taken));
  }

  /** Readable names of the fields that `save` would send; of a list with a new primary entry the primary field's. */
  changedFields(): string[] {
    const schema = this[LIFE].schema.latest;
    const isChanged = ({ key, primaryOf }: AccountField): boolean =>
      this.get(key) !== primary(this[LIFE], primaryOf!).of(memberOf(this.loadedValues(), primaryOf!));
    return Object.keys(this.assignedValues()).map((key) => {
      const shown = schema.fields().find(({ primaryOf }) => primaryOf === key);
      return schema.nameOf(shown && isChanged(shown) ? shown : schema.resolve(key));
    });
  }

  /**
   * Creates the record, or sends what was changed; related records are not saved. Afterwards the record holds what
   * Pipedrive answered, and what was set meanwhile. Saves of one record take turns.
   *
   * @throws AppError `record-rejected`, `record-not-found` and those of the transport. With `details.outcomeUnknown`
   *   true a new record may have been created although its answer was lost.
   */
  save(): Promise<SaveStatus> {
    const mine = this[LAST_SAVE].then(() => Entity.saveNow(this));
    this[LAST_SAVE] = mine.catch(() => undefined);
    return mine;
  }

  /** True where it was deleted, false where it was already gone or never saved. */
  async delete(): Promise<boolean> {
    const { client, kind, id } = this[LIFE];
    return id !== null && client.deleteRecord(kind, id);
  }

  override toJSON(): Values {
    const schema = this[LIFE].schema.latest;
    return Object.fromEntries(schema.fields().map((field) => [schema.nameOf(field), this.get(field.key)]));
  }

  private static async saveNow(record: Entity): Promise<SaveStatus> {
    const life = record[LIFE];
    const assigned = record.assignedValues();
    if (!record.isNew && Object.keys(assigned).length === 0) return 'unchanged';
    const outcome = record.isNew ? 'created' : 'updated';
    const loaded = record.loadedValues();
    const wire = await send(life, { assigned, loaded });
    life.id = Number(wire['id']);
    const setMeanwhile = differences({ ...loaded, ...assigned }, { ...loaded, ...record.assignedValues() });
    // Reads no fields anew: a failure here would hide that the record was written.
    record.accept(life.schema.latest.decode(wire));
    for (const [key, value] of setMeanwhile) {
      // What only a new record takes came too late.
      if (accountField(life, key).updateable) record.set(key, value);
    }
    return outcome;
  }
}

function refuseOthers(client: PipedriveClient, records: readonly Entity[]): void {
  if (records.every((record) => Entity.clientOf(record) === client)) return;
  throw new AppError('invalid-request', 'A record that was loaded by another client cannot be written by this one');
}

function differences(before: Values, after: Values): [string, unknown][] {
  return Object.entries(after).filter(([key, value]) => memberOf(before, key) !== value);
}

function primary(life: Life, list: string): PrimaryEntry {
  return accountField(life, list).encoding.primary!;
}

function accepted({ encoding }: AccountField, value: unknown, loaded: unknown): unknown {
  if (value === null) return encoding.primary ? [] : null;
  try {
    return encoding.accept(value, loaded);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.details[UNKNOWN_OPTION] === true) return value;
    throw thrown;
  }
}
