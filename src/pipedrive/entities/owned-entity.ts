import { Entity } from './entity';
import { idOf, Related } from './related';
import { User } from './user';

const OWNER = Symbol('owner');

/** A record that belongs to a user. */
export abstract class OwnedEntity extends Entity {
  private readonly [OWNER] = new Related((id) => User.load(this.client, id));

  /** The user whose record it is, from the list of users; null for a new record. */
  get owner(): Promise<User | null> {
    return this[OWNER].get(this.get('owner_id'));
  }

  set owner(owner: User | number | null) {
    this.set('owner_id', idOf(owner));
  }
}
