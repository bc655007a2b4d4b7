import { Injectable } from '@nestjs/common';
import { memberOf } from '../../base/by-name';
import { isObject } from '../../base/values/shapes';
import { Person, PipedriveClient } from '../../pipedrive';
import { labelled } from '../mapping/canonical';
import { stanceOf } from '../mapping/consent';
import { type FieldFacts } from '../mapping/field-kind';
import { fieldOf, pipedriveCatalogue } from '../records/catalogues';
import { ConsentMemory } from '../state/consent-memory';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from './body-checks';

/** Whether a person in a webhook body says that nobody may write to it. @param field - by its key. */
export function saysNo(person: JsonObject, field: { readonly name: string } & FieldFacts): boolean {
  const custom = isObject(person['custom_fields']) ? person['custom_fields'] : {};
  const given = memberOf<unknown>({ ...person, ...custom }, field.name);
  const value = isObject(given) ? (given['id'] ?? given['value']) : given;
  return stanceOf(field.name, labelled(value, field), field) === 'out';
}

/** Keeps who said no in a webhook, since the person may be merged or deleted before its task runs. */
@Injectable()
export class SaidConsent {
  constructor(
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
    private readonly memory: ConsentMemory,
  ) {}

  /** Without any call, by the account's fields as they were last seen. @throws AppError `store-unavailable` */
  async remember(id: number, person: JsonObject): Promise<void> {
    const { consent } = this.settings.mapping;
    const schema = this.pipedrive.schema(Person.kind).known;
    const field = consent && schema && fieldOf(pipedriveCatalogue(schema), consent.person);
    if (field && saysNo(person, field)) await this.memory.heardOut({ kind: 'person', id });
  }
}
