import { AppError } from '../../base/errors/app-error';
import { FieldRecord, type RecordFields, type Values } from '../../base/records/field-record';
import { AmbiguousMatchError, ReadOnlyFieldError } from '../../base/records/record-errors';
import type { MarketoClient, MarketoWrite } from '../marketo.client';
import type { KindDescription, MarketoKind } from '../schema/kinds';
import type { MarketoField, MarketoSchema } from '../schema/marketo-schema';
import { storedValue } from '../schema/values';
import { textOf } from '../transport/envelope';
import type { RecordResult } from '../transport/record-results';

/** What `save` did; `unchanged` made no call. */
export type SaveStatus = 'created' | 'updated' | 'unchanged';

const PARTS = Symbol('parts of the entity');

interface Parts {
  readonly client: MarketoClient;
  readonly schema: MarketoSchema;
  readonly fields: FieldsOfEntity;
}

/** The life that all Marketo records share: its fields are properties, and saving sends those that changed. */
export abstract class MarketoEntity extends FieldRecord {
  private readonly [PARTS]: Parts;

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
    const staysFalse = stored === null && this.emptiesToFalse(dataType) && this.loadedValues()[name] === false;
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
  async save(): Promise<SaveStatus> {
    if (!this.isNew && this.changedFields().length === 0) return 'unchanged';
    const changes = this.assignedValues();
    const before = this.toJSON();
    await this.checkChanges(changes);
    const result = await this.write(this.isNew ? this.creation(changes) : this.update(changes));
    this.acceptSaved(before, changes, result);
    return result.status === 'created' ? 'created' : 'updated';
  }

  /**
   * Deletes the record in Marketo; this object stays as it is.
   *
   * @returns false where Marketo had no such record any more.
   */
  async delete(): Promise<boolean> {
    const { id, kind } = this;
    if (id === null) throw new AppError('invalid-request', `A ${kind.label} that was never saved cannot be deleted`);
    const [result] = await this[PARTS].client.delete(kind.label, [id]);
    if (result?.error?.kind === 'record-not-found') return false;
    if (result?.error) throw result.error;
    return true;
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
  protected creation(changes: Values): MarketoWrite {
    return { action: 'createOrUpdate', matchedBy: 'key', input: [changes] };
  }

  private update(changes: Values): MarketoWrite {
    const input = [{ [this.kind.idField]: this.id, ...changes }];
    return { action: 'updateOnly', matchedBy: 'id', input };
  }

  private async write(write: MarketoWrite): Promise<RecordResult> {
    const { label } = this.kind;
    const [result] = await this[PARTS].client.sync(label, write);
    if (result && !result.error) return this.withId(result);
    if (result?.error?.kind === 'record-ambiguous') throw await this.ambiguous(result.error, write);
    throw result?.error ?? new AppError('internal', `The ${label} to save was missing in the call`);
  }

  private withId(result: RecordResult): RecordResult {
    const id = this.id ?? result.id;
    if (id !== null) return { ...result, id };
    throw new AppError('vendor-unavailable', `Marketo ${result.status} a ${this.kind.label} and did not say its id`, {
      outcomeUnknown: true,
    });
  }

  /** Marketo only says that there are several, so their ids are looked up by the key. */
  private async ambiguous(error: AppError, { matchedBy, input }: MarketoWrite): Promise<AppError> {
    const { idField, keyFields, label } = this.kind;
    const [key] = keyFields;
    const value = key === undefined ? undefined : input[0]?.[key];
    if (matchedBy === 'id' || keyFields.length !== 1 || key === undefined || value === undefined) return error;
    const query = { filterType: key, filterValues: [textOf(value)], fields: [idField] };
    const records = await this[PARTS].client.find(label, query);
    const ids = records.map((record) => idIn(record, this.kind)).filter((id) => id !== null);
    if (ids.length < 2) return error;
    const ambiguity = new AmbiguousMatchError(label, key, ids);
    Object.assign(ambiguity.details, { ...error.details, candidates: ids });
    return ambiguity;
  }

  /** Keeps what was set while the call was under way as changes still to be saved. */
  private acceptSaved(before: Values, changes: Values, { id }: RecordResult): void {
    const setMeanwhile = Object.entries(this.toJSON()).filter(([name, value]) => value !== before[name]);
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

/** The fields of one record: the natural key of an object can be written only while it is new. */
class FieldsOfEntity implements RecordFields<MarketoField> {
  areOfNewRecord = true;

  constructor(private readonly schema: MarketoSchema) {}

  get label(): string {
    return this.schema.label;
  }

  resolve(name: string): MarketoField {
    const field = this.schema.resolve(name);
    return this.areOfNewRecord && this.schema.isKey(name) ? { ...field, updateable: true } : field;
  }

  names(): string[] {
    return this.schema.names();
  }
}

function idIn(record: Values, { idField }: KindDescription): number | string | null {
  const id = record[idField];
  return typeof id === 'number' || typeof id === 'string' ? id : null;
}
