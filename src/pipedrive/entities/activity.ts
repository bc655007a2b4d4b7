import { ACTIVITY, type ActivityFields } from './activity.kind';
import { Deal } from './deal';
import { Entity } from './entity';
import { entityOf } from './entity-class';
import { Organization } from './organization';
import { OwnedEntity } from './owned-entity';
import { Person } from './person';

/**
 * An activity. Setting `person_id` makes that person the primary one of `participants` and keeps the others; null takes
 * only the primary one away, and the next becomes primary.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export class Activity extends entityOf<Activity, ActivityFields>()(ACTIVITY, OwnedEntity) {
  /** The primary participant; null where there is none. */
  get person(): Promise<Person | null> {
    return Entity.related(this, 'person_id', Person);
  }

  set person(linked: Person | number | null) {
    Entity.link(this, 'person_id', linked);
  }

  /** Null where the activity has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }

  /** Null where the activity has none. */
  get deal(): Promise<Deal | null> {
    return Entity.related(this, 'deal_id', Deal);
  }

  set deal(linked: Deal | number | null) {
    Entity.link(this, 'deal_id', linked);
  }
}
