import { Entity } from './entity';
import { User } from './user';

/** A record that belongs to a user. */
export abstract class OwnedEntity extends Entity {
  /** The user whose record it is, from the list of users; null for a new record. */
  get owner(): Promise<User | null> {
    return Entity.related(this, 'owner_id', User);
  }

  set owner(owner: User | number | null) {
    Entity.link(this, 'owner_id', owner);
  }
}
