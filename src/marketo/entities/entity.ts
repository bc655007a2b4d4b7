import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { FieldRecord, type Values } from '../../base/records/field-record';
import { AmbiguousMatchError, ReadOnlyFieldError } from '../../base/records/record-errors';
import { type MarketoClient } from '../marketo.client';
import { type KindDescription, type MarketoKind, naturalKey } from '../schema/kinds';
import { type MarketoSchema } from '../schema/marketo-schema';
import { storedValue } from '../schema/values';
import { scalarText } from '../transport/envelope';
import { type RecordResult } from '../transport/record-results';
import { deleteAll, type Deletion, DELETION, type DeleteResult } from './deleting';
import { FieldsOfEntity } from './fields-of-entity';
import { PREPARE_SAVE, type PreparedSave, saveAll, saveOne, type SaveResult, type SaveStatus } from './saving';

/** How one record is written. */
export type SingleWrite = Pick<PreparedSave, 'action' | 'matchedBy' | 'values'>;

/** A class of records, as far as its static methods need it. */
interface KindOfEntity<E extends MarketoEntity> {
  readonly kind: MarketoKind;
  readonly prototype: E;
}

/** Under a symbol, so that no field of an account is hidden by it. */
export const PARTS = Symbol('parts of the entity');

interface Parts {
  readonly client: MarketoClient;
  readonly schema: MarketoSchema;
  readonly fields: FieldsOfEntity;
}

/** The life that all Marketo records share: its fields are properties, and saving sends those that changed. */
export abstract class MarketoEntity extends FieldRecord {
  protected readonly [PARTS]: Parts;

  /** Use `load`, `find` or `create` of the class. `loaded`: as Marketo gave the record; empty for a new one. */
  constructor(client: MarketoClient, schema: MarketoSchema, loaded: Values) {
    const fields = new FieldsOfEntity(schema);
    super(fields, schema.complete(loaded));
    this[PARTS] = { client, schema, fields };
    fields.areOfNewRecord = this.isNew;
  }

  /** Marketo's id; null until the record is saved. */
  get id(): number | string | null {
    return idIn(this.loadedValues(), this.kind);
  }

  set id(value: never) {
    this.set(this.kind.idField, value);
  }

  /** Whether Marketo does not have this record yet, as far as this object knows. */
  get isNew(): boolean {
    return this.id === null;
  }

  /**
   * The same as setting the property. Blank text is null, since Marketo stores it so; the natural key of an object
   * can be set until it is saved.
   *
   * @throws UnknownFieldError, ReadOnlyFieldError
   */
  override set(field: string, value: unknown): void {
    const { schema, fields } = this[PARTS];
    const { name, dataType, updateable } = fields.resolve(field);
    if (!updateable) throw new ReadOnlyFieldError(schema.label, name, schema.updateableNames());
    const stored = storedValue(dataType, value);
    const staysFalse =
      stored === null && this.emptiesToFalse(dataType) && memberOf(this.loadedValues(), name) === false;
    super.set(name, staysFalse ? false : stored);
  }

  /** Names of the fields set to another value since the record was loaded or saved. */
  changedFields(): string[] {
    return Object.keys(this.assignedValues());
  }

  /**
   * Sends the changed fields. A new record is matched by its natural key and so created or updated; a known one is
   * updated by its id. Afterwards the record holds its id and what was sent; nothing is read back.
   *
   * @throws AmbiguousMatchError where several records have the natural key of a new one.
   * @throws AppError `record-not-found` where the record is gone, `record-rejected` where Marketo skips it or it may
   *   not be sent so, both with Marketo's `code`; `details.outcomeUnknown` where it may have been saved all the same.
   */
  save(): Promise<SaveStatus> {
    return saveOne(this[PARTS].client, this.kind.label, this);
  }

  /**
   * Deletes the record in Marketo; this object stays as it is. A company, opportunity or role that was never saved is
   * named by its natural key.
   *
   * @returns false where Marketo had no such record any more.
   */
  async delete(): Promise<boolean> {
    const [result] = await deleteAll(this[PARTS].client, this.kind.label, [this]);
    if (result?.error) throw result.error;
    return result?.status === 'deleted';
  }

  /**
   * Saves records of this class, as `save` does one, in the fewest calls: 300 to a call. A refused record, or a call that
   * fails, does not hinder the others. Records with the same natural key are sent one after the other, so that two new
   * ones do not become two records.
   *
   * @returns what became of each, in the order given.
   */
  static async saveMany<E extends MarketoEntity>(
    this: KindOfEntity<E>,
    client: MarketoClient,
    records: readonly E[],
  ): Promise<SaveResult[]> {
    refuseOthers(client, records);
    return saveAll(client, this.kind, records);
  }

  /**
   * Deletes records of this class, given as such or by id, 300 to a call.
   *
   * @returns what became of each, in the order given.
   */
  static async deleteMany<E extends MarketoEntity>(
    this: KindOfEntity<E>,
    client: MarketoClient,
    records: readonly (E | number | string)[],
  ): Promise<DeleteResult[]> {
    refuseOthers(client, records);
    return deleteAll(client, this.kind, records);
  }

  async [PREPARE_SAVE](): Promise<PreparedSave | null> {
    const changes = this.assignedValues();
    if (!this.isNew && Object.keys(changes).length === 0) return null;
    const before = this.toJSON();
    await this.checkChanges(changes);
    const write = this.isNew ? this.creation(changes) : this.update(changes);
    return {
      ...write,
      identities: this.identities(),
      settle: async (result) => {
        const saved = await this.savedAs(write, result);
        this.acceptSaved(before, changes, saved);
        return saved.status === 'created' ? 'created' : 'updated';
      },
    };
  }

  [DELETION](): Deletion {
    const { idField, keyFields, deletion, label } = this.kind;
    if (this.id !== null) return { matchedBy: 'id', values: { [idField]: this.id } };
    const key = Object.fromEntries(keyFields.map((name) => [name, this.get(name)]));
    if (deletion !== null && !Object.values(key).includes(null)) return { matchedBy: 'key', values: key };
    throw new AppError('invalid-request', `A ${label} that was never saved cannot be deleted`);
  }

  protected get kind(): KindDescription {
    return this[PARTS].schema.kind;
  }

  /** The fields of another kind of record in the same account. */
  protected describe(kind: MarketoKind): Promise<MarketoSchema> {
    return this[PARTS].client.describe(kind);
  }

  /** Throws where the changes may not be sent. */
  protected abstract checkChanges(changes: Values): Promise<void>;

  /** How a record without an id is written. */
  protected creation(changes: Values): SingleWrite {
    return { action: 'createOrUpdate', matchedBy: 'key', values: changes };
  }

  private update(changes: Values): SingleWrite {
    return { action: 'updateOnly', matchedBy: 'id', values: { [this.kind.idField]: this.id, ...changes } };
  }

  /** The id, and the natural key as it was loaded and as it will be. */
  private identities(): string[] {
    const keys = [this.loadedValues(), this.toJSON()].map((values) => naturalKey(this.kind, values));
    return [...keys.filter((key) => key !== null), ...(this.id === null ? [] : [`id ${this.id}`])];
  }

  private async savedAs(write: SingleWrite, result: RecordResult | undefined): Promise<RecordResult> {
    if (result && !result.error) return this.withId(result);
    if (result?.error?.kind === 'record-ambiguous') throw await this.ambiguous(result.error, write);
    throw result?.error ?? new AppError('internal', `The ${this.kind.label} to save was missing in the call`);
  }

  private withId(result: RecordResult): RecordResult {
    const id = this.id ?? result.id;
    if (id !== null) return { ...result, id };
    throw new AppError('vendor-unavailable', `Marketo ${result.status} a ${this.kind.label} and did not say its id`, {
      outcomeUnknown: true,
    });
  }

  /** Marketo only says that there are several, so their ids are looked up by the key. */
  private async ambiguous(error: AppError, { matchedBy, values }: SingleWrite): Promise<AppError> {
    const { idField, keyFields, label } = this.kind;
    const [key] = keyFields;
    const value = key === undefined ? undefined : memberOf(values, key);
    if (matchedBy === 'id' || keyFields.length !== 1 || key === undefined || value === undefined) return error;
    const query = { filterType: key, filterValues: [scalarText(value)], fields: [idField] };
    const records = await this[PARTS].client.find(label, query);
    const ids = records.map((record) => idIn(record, this.kind)).filter((id) => id !== null);
    if (ids.length < 2) return error;
    const ambiguity = new AmbiguousMatchError(label, key, ids);
    Object.assign(ambiguity.details, { ...error.details, candidates: ids });
    return ambiguity;
  }

  /** Keeps what was set while the call was under way as changes still to be saved. */
  private acceptSaved(before: Values, changes: Values, { id }: RecordResult): void {
    const setMeanwhile = Object.entries(this.toJSON()).filter(([name, value]) => value !== memberOf(before, name));
    this.accept({ ...this.loadedValues(), ...this.afterSaving(changes), [this.kind.idField]: id });
    this[PARTS].fields.areOfNewRecord = false;
    for (const [name, value] of setMeanwhile) this.set(name, value);
  }

  private afterSaving(changes: Values): Values {
    const { schema } = this[PARTS];
    return Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [
        name,
        value === null && this.emptiesToFalse(schema.resolve(name).dataType) ? false : value,
      ]),
    );
  }

  private emptiesToFalse(dataType: string): boolean {
    return dataType === 'boolean' && this.kind.emptyBooleanIsFalse;
  }
}

/** Saving through one client what another one loaded would write to a wrong account. */
function refuseOthers(client: MarketoClient, records: readonly unknown[]): void {
  if (records.every((record) => !(record instanceof MarketoEntity) || record[PARTS].client === client)) return;
  throw new AppError('invalid-request', 'Some of the records were loaded or created by another client');
}

function idIn(record: Values, { idField }: KindDescription): number | string | null {
  const id = memberOf(record, idField);
  return typeof id === 'number' || typeof id === 'string' ? id : null;
}
