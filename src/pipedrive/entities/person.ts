import { Entity } from './entity';
import { entityOf } from './entity-class';
import { Organization } from './organization';
import { LoggedEntity } from './logged-entity';
import { PERSON, type PersonFields } from './person.kind';

/**
 * A person. `email` and `phone` are the primary ones of `emails` and `phones`. Setting one makes it primary and keeps all
 * others; null takes only the primary one away, and the next becomes primary.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Persons
 */
export class Person extends entityOf<Person, PersonFields>()(PERSON, LoggedEntity) {
  /** Null where the person has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }
}
