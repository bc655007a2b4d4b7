import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../base/errors/app-error';
import { type RecordFields, type Values } from '../../base/records/field-record';
import { UnknownFieldError } from '../../base/records/record-errors';
import { type PipedriveClient } from '../pipedrive.client';
import { type AccountField } from '../schema/account-field';
import { type RecordKind, type WireRecord } from '../schema/record-kind';
import { type SchemaCache } from '../schema/schema-cache';
import { encodedBody } from './encoded-body';

/** What a record knows of itself beside its values. */
export interface Life {
  readonly client: PipedriveClient;
  readonly kind: RecordKind;
  readonly schema: SchemaCache;
  /** When it was made, as `schema` counts. */
  readonly mark: number;
  /** Null until a new record is saved. */
  id: number | null;
  /** By key the name under which a custom field was last set: messages name it so. */
  readonly setAs: Map<string, string>;
}

/** What was set since loading, and what was loaded, by key. */
export interface Changes {
  assigned: Values;
  loaded: Values;
}

/** A field's `updateable` depends on whether the record is new. */
export function fieldsOf(life: Life): RecordFields {
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

/** @throws UnknownFieldError */
export function accountField({ schema }: Life, name: string): AccountField {
  return schema.latest.resolve(name);
}

/**
 * Creates or updates with these changes. Where a field is refused, what is known of it may be old: looks once, and sends
 * again if that makes a difference.
 *
 * @returns what Pipedrive answered
 */
export function send(life: Life, changes: Changes): Promise<WireRecord> {
  return sendRenewed(life, changes).catch((thrown: unknown) => {
    throw naming(life.setAs, thrown);
  });
}

async function sendRenewed(life: Life, changes: Changes): Promise<WireRecord> {
  const body = await bodyOf(life, changes).catch(async (thrown: unknown) => {
    await renewFor(life, thrown);
    return bodyOf(life, changes);
  });
  return write(life, body).catch(async (thrown: unknown) => {
    await renewFor(life, thrown);
    const renewed = await bodyOf(life, changes);
    if (isDeepStrictEqual(renewed, body)) throw thrown;
    return write(life, renewed);
  });
}

/** A field that is there no more is looked for by the name under which it was set: it may have been made anew. */
function bodyOf({ client, schema, setAs }: Life, { assigned, loaded }: Changes): Promise<WireRecord> {
  const { latest } = schema;
  const fieldOf = (key: string): AccountField => latest.resolve(latest.hasKey(key) ? key : (setAs.get(key) ?? key));
  return encodedBody(fieldOf, assigned, loaded, () => defaultCurrency(client));
}

/** The error with the names under which fields were set in place of their keys. */
function naming(setAs: ReadonlyMap<string, string>, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown instanceof UnknownFieldError) return thrown;
  const message = [...setAs].reduce((text, [key, name]) => text.replaceAll(key, name), thrown.message);
  return message === thrown.message ? thrown : new AppError(thrown.kind, message, thrown.details, { cause: thrown });
}

function write({ client, kind, id }: Life, body: WireRecord): Promise<WireRecord> {
  return id === null ? client.createRecord(kind, body) : client.updateRecord(kind, id, body);
}

/**
 * A label, or an option that Pipedrive refused, is judged by what the account had after the record was loaded or made.
 *
 * @throws what was thrown, where it names no field or the schema is as fresh as can be.
 */
async function renewFor({ schema, mark }: Life, thrown: unknown): Promise<void> {
  const refused = thrown instanceof AppError && thrown.kind === 'record-rejected' ? thrown.details : {};
  const keys = [refused['field'], refused['members']].flat().filter((key) => typeof key === 'string');
  const before = schema.latest;
  if (keys.length === 0) throw thrown;
  const ofOptions = before.fields().some(({ key, options }) => options.length > 0 && keys.includes(key));
  const renewed = await (ofOptions ? schema.since(mark) : schema.refreshFor(keys));
  if (renewed === before) throw thrown;
}

/** That of the user whose token it is, as Pipedrive itself takes it; undefined where it is not told. */
async function defaultCurrency(client: PipedriveClient): Promise<string | undefined> {
  const own = (await client.users()).find((user) => user['is_you'] === true);
  return typeof own?.['default_currency'] === 'string' ? own['default_currency'] : undefined;
}
