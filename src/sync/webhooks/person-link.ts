import { isObject } from '../../base/values/shapes';
import { memberOf } from '../../base/by-name';
import { Injectable } from '@nestjs/common';
import { Person, PipedriveClient, type RecordSchema } from '../../pipedrive';
import { fieldOf, pipedriveCatalogue } from '../records/catalogues';
import { linkedId } from '../records/record';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from './body-checks';

/** Finds the lead that a person in a webhook body is linked with, since a deleted one cannot be read any more. */
@Injectable()
export class PersonLink {
  constructor(
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
  ) {}

  /**
   * Without any call, by the account's fields as they were last seen.
   *
   * @returns the lead's id, null for a person without a link, undefined where the fields are not known yet or anew.
   */
  known(person: JsonObject): number | null | undefined {
    const schema = this.schemas.known;
    return schema && linkIn(person, schema, this.settings.mapping.links.person);
  }

  /**
   * Asks the account for its fields where they are not known.
   *
   * @returns the lead's id, or null for a person without a link.
   * @throws AppError as PipedriveClient does; UnknownFieldError where the account has the link field no more.
   */
  async resolve(person: JsonObject): Promise<number | null> {
    const { person: field } = this.settings.mapping.links;
    const link = linkIn(person, await this.schemas.get(), field);
    if (link !== undefined) return link;
    const renewed = await this.schemas.refreshFor([field]);
    renewed.resolve(field);
    return linkIn(person, renewed, field) ?? null;
  }

  private get schemas(): ReturnType<PipedriveClient['schema']> {
    return this.pipedrive.schema(Person.kind);
  }
}

/** How the account names its own fields. */
export const CUSTOM_KEY = /^[0-9a-f]{40}$/;

/** Undefined where the link is not found, and the person has fields that the schema has not: one of them may be it. */
function linkIn(person: JsonObject, schema: RecordSchema, name: string): number | null | undefined {
  const values = { ...person, ...(isObject(person['custom_fields']) ? person['custom_fields'] : {}) };
  const field = fieldOf(pipedriveCatalogue(schema), name);
  const value = field && memberOf(values, field.name);
  const id = linkedId(isObject(value) ? value['value'] : value);
  if (id !== null) return id;
  const known = new Set(schema.fields().map(({ key }) => key));
  const isUnknown = ([key, given]: [string, unknown]): boolean =>
    CUSTOM_KEY.test(key) && given !== null && !known.has(key);
  return field === undefined || Object.entries(values).some(isUnknown) ? undefined : null;
}
