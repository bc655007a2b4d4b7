import { DEAL, type DealFields } from './deal.kind';
import { Entity } from './entity';
import { entityOf } from './entity-class';
import { Organization } from './organization';
import { LoggedEntity } from './logged-entity';
import { Person } from './person';
import { Pipeline } from './pipeline';
import { Stage } from './stage';

/** A deal. @see https://developers.pipedrive.com/docs/api/v1/Deals */
export class Deal extends entityOf<Deal, DealFields>()(DEAL, LoggedEntity) {
  /** Null where the deal has none. */
  get contact_person(): Promise<Person | null> {
    return Entity.related(this, 'person_id', Person);
  }

  set contact_person(linked: Person | number | null) {
    Entity.link(this, 'person_id', linked);
  }

  /** Null where the deal has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }

  /** From the list of stages. */
  get stage(): Promise<Stage | null> {
    return Entity.related(this, 'stage_id', Stage);
  }

  set stage(linked: Stage | number | null) {
    Entity.link(this, 'stage_id', linked);
  }

  /** From the list of pipelines. */
  get pipeline(): Promise<Pipeline | null> {
    return Entity.related(this, 'pipeline_id', Pipeline);
  }

  set pipeline(linked: Pipeline | number | null) {
    Entity.link(this, 'pipeline_id', linked);
  }
}
