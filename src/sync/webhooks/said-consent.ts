import { Injectable } from '@nestjs/common';
import { memberOf } from '../../base/by-name';
import { isObject } from '../../base/values/shapes';
import { Person, PipedriveClient } from '../../pipedrive';
import { labelled } from '../mapping/canonical';
import { stanceOf } from '../mapping/consent';
import { type FieldFacts } from '../mapping/field-kind';
import { textsOf } from '../records/texts';
import { fieldOf, pipedriveCatalogue } from '../records/catalogues';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from './body-checks';

/** Whether a person in a webhook body says that nobody may write to it. @param field - by its key. */
export function saysNo(person: JsonObject, field: { readonly name: string } & FieldFacts): boolean {
  const custom = isObject(person['custom_fields']) ? person['custom_fields'] : {};
  const given = memberOf<unknown>({ ...person, ...custom }, field.name);
  const value = isObject(given) ? (given['id'] ?? given['value']) : given;
  return stanceOf(field.name, labelled(value, field), field) === 'out';
}

/** The addresses of a person in a webhook body; version 1 calls the list of them `email`. */
export const addressesIn = (person: JsonObject): string[] => textsOf(person['emails'] ?? person['email']);

/** Whoever calls the route decides how many addresses a body has. */
const MOST_ADDRESSES = 100;

/** Keeps who said no in a webhook, since the person may be merged or deleted before its task runs. */
@Injectable()
export class SaidConsent {
  constructor(
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
    private readonly memory: ConsentMemory,
    private readonly state: SyncState,
  ) {}

  /** Without any call, by the account's fields as they were last seen. @throws AppError `store-unavailable` */
  async remember(id: number, person: JsonObject): Promise<void> {
    if (!this.saysNo(person)) return;
    await this.memory.heardOut({ kind: 'person', id });
    await this.memory.saidFor({ kind: 'person', id }, addressesIn(person).slice(0, MOST_ADDRESSES));
  }

  /**
   * Whether a deleted person, or one that was merged into it, may have said no of which nothing else tells any more.
   *
   * @throws AppError `store-unavailable`
   */
  async mayBeLeft(id: number, person: JsonObject): Promise<boolean> {
    if (!this.settings.mapping.consent) return false;
    const merged = await this.state.mergedInto({ kind: 'person', id });
    return merged.length > 0 || this.saysNo(person) || this.memory.isAnyOut([{ kind: 'person', id }]);
  }

  private saysNo(person: JsonObject): boolean {
    const { consent } = this.settings.mapping;
    const schema = this.pipedrive.schema(Person.kind).known;
    const field = consent && schema && fieldOf(pipedriveCatalogue(schema), consent.person);
    return field !== undefined && saysNo(person, field);
  }
}
