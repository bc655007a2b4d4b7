import { type ChangelogOptions, changelogOf, type FieldChange, type LoggedKind } from './changelog';
import { Entity } from './entity';
import { OwnedEntity } from './owned-entity';

/** A record whose changes Pipedrive logs. */
export abstract class LoggedEntity extends OwnedEntity {
  /** The changes of its fields, as `changelogOf` gives them: 20 tokens a page. A new record has none. */
  async *changelog(options: ChangelogOptions = {}): AsyncGenerator<FieldChange, void, undefined> {
    const { client, kind, id } = Entity.lifeOf(this);
    if (id !== null) yield* changelogOf(client, kind.label as LoggedKind, id, options);
  }
}
