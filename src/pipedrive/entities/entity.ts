import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../base/errors/app-error';
import { FieldRecord, type RecordFields, type Values } from '../../base/records/field-record';
import type { PipedriveClient } from '../pipedrive.client';
import type { AccountField } from '../schema/account-field';
import { UNKNOWN_OPTION } from '../schema/encodings/option.encoding';
import type { RecordKind, WireRecord } from '../schema/record-kind';
import type { SchemaCache } from '../schema/schema-cache';
import { encodedBody } from './encoded-body';

export type SaveOutcome = 'created' | 'updated' | 'unchanged';

interface Life {
  readonly client: PipedriveClient;
  readonly kind: RecordKind;
  readonly schema: SchemaCache;
  id: number | null;
}

const LIFE = Symbol('life of the Pipedrive record');

/** The class of an entity, as the shared functions of `finding.ts` take it. */
export interface EntityType<E extends Entity> {
  readonly kind: RecordKind;
  new (client: PipedriveClient, wire: WireRecord | null): E;
}

/**
 * A Pipedrive record: its fields are properties, by key or readable name, and `save` sends those that were changed.
 * Option fields show labels, sets lists of labels; monetary, address, time and range fields objects as the API has them.
 */
export abstract class Entity extends FieldRecord {
  private readonly [LIFE]: Life;

  /** For `load` and `create`; the fields of the kind must have been loaded. @param wire - null for a new record */
  constructor(client: PipedriveClient, kind: RecordKind, wire: WireRecord | null) {
    const schema = client.schema(kind);
    const life: Life = { client, kind, schema, id: wire === null ? null : Number(wire['id']) };
    super(fieldsOf(life), schema.latest.decode(wire ?? {}));
    this[LIFE] = life;
  }

  /** Null until a new record is saved. */
  get id(): number | null {
    return this[LIFE].id;
  }

  get isNew(): boolean {
    return this[LIFE].id === null;
  }

  /**
   * Sets a field; what means the same as the loaded value is no change.
   *
   * @throws UnknownFieldError, ReadOnlyFieldError, AppError `record-rejected` for a value that the field cannot hold.
   *   A label that is not known is judged by `save`, which can look whether it is new.
   */
  override set(field: string, value: unknown): void {
    const account = this[LIFE].schema.latest.resolve(field);
    super.set(account.key, accepted(account, value ?? null, this.loadedValues()[account.key]));
  }

  /** Readable names of the fields that `save` would send. */
  changedFields(): string[] {
    const schema = this[LIFE].schema.latest;
    return Object.keys(this.assignedValues()).map((key) => schema.nameOf(schema.resolve(key)));
  }

  /**
   * Creates the record, or sends what was changed; related records are not saved. Afterwards the record holds what
   * Pipedrive answered.
   *
   * @throws AppError `record-rejected`, `record-not-found` and those of the transport. With `details.outcomeUnknown`
   *   true a new record may have been created although its answer was lost.
   */
  async save(): Promise<SaveOutcome> {
    if (!this.isNew && this.changedFields().length === 0) return 'unchanged';
    const outcome = this.isNew ? 'created' : 'updated';
    const wire = await this.send();
    const life = this[LIFE];
    life.id = Number(wire['id']);
    // Reads no fields anew: a failure here would hide that the record was written.
    this.accept(life.schema.latest.decode(wire));
    return outcome;
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

  protected get client(): PipedriveClient {
    return this[LIFE].client;
  }

  /** Where a field is refused, what is known of it may be old: looks once, and sends again if that makes a difference. */
  private async send(): Promise<WireRecord> {
    const { schema } = this[LIFE];
    const body = await this.body().catch(async (thrown: unknown) => {
      await renewFor(schema, thrown);
      return this.body();
    });
    return this.write(body).catch(async (thrown: unknown) => {
      await renewFor(schema, thrown);
      const renewed = await this.body();
      if (isDeepStrictEqual(renewed, body)) throw thrown;
      return this.write(renewed);
    });
  }

  private body(): Promise<WireRecord> {
    const { client, schema } = this[LIFE];
    return encodedBody(schema.latest, this.assignedValues(), this.loadedValues(), () => defaultCurrency(client));
  }

  private write(body: WireRecord): Promise<WireRecord> {
    const { client, kind, id } = this[LIFE];
    return id === null ? client.createRecord(kind, body) : client.updateRecord(kind, id, body);
  }
}

/** A field's `updateable` depends on whether the record is new. */
function fieldsOf(life: Life): RecordFields {
  const { kind, schema } = life;
  return {
    label: kind.label,
    names: () => schema.latest.names(),
    resolve(name) {
      const { key, creatable, updateable } = schema.latest.resolve(name);
      return { name: key, updateable: life.id === null ? creatable : updateable };
    },
  };
}

function accepted({ encoding }: AccountField, value: unknown, loaded: unknown): unknown {
  if (value === null) return null;
  try {
    return encoding.accept(value, loaded);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.details[UNKNOWN_OPTION] === true) return value;
    throw thrown;
  }
}

/** @throws what was thrown, where it names no field or the schema is as fresh as can be. */
async function renewFor(schema: SchemaCache, thrown: unknown): Promise<void> {
  const refused = thrown instanceof AppError && thrown.kind === 'record-rejected' ? thrown.details : {};
  const keys = [refused['field'], refused['members']].flat().filter((key) => typeof key === 'string');
  const before = schema.latest;
  if (keys.length === 0 || (await schema.refreshFor(keys)) === before) throw thrown;
}

/** That of the user whose token it is, as Pipedrive itself takes it; undefined where it is not told. */
async function defaultCurrency(client: PipedriveClient): Promise<string | undefined> {
  const own = (await client.users()).find((user) => user['is_you'] === true);
  return typeof own?.['default_currency'] === 'string' ? own['default_currency'] : undefined;
}
