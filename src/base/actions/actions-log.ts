import { type Generated, type Kysely } from 'kysely';
import { type Clock } from '../concurrency/clock';

/** Something that a person, or a program with a key, made the service do. */
export interface NewAction {
  /** Name of the API key. */
  who: string;
  /** A verb, such as `retry`. */
  what: string;
  /** On what: names, ids and filters, never values of records. */
  subject: string;
  /** How many it concerned. */
  count: number;
}

export interface Action extends NewAction {
  /** Counted up, by which pages go on. */
  id: number;
  /** ISO time. */
  at: string;
}

export interface ActionTables {
  action: { id: Generated<number>; at: number; who: string; what: string; subject: string; count: number };
}

/** Who made the service do what, and when. Rows are kept for good: they come from people, and are few. */
export class ActionsLog {
  constructor(
    private readonly db: Kysely<ActionTables>,
    private readonly clock: Clock,
  ) {}

  /** To be called once the action has happened. */
  async record({ who, what, subject, count }: NewAction): Promise<void> {
    await this.db.insertInto('action').values({ at: this.clock.now(), who, what, subject, count }).execute();
  }

  /**
   * The newest first.
   *
   * @param before - id of the last one of the page before.
   */
  async list(limit: number, before?: number): Promise<Action[]> {
    const rows = await this.db
      .selectFrom('action')
      .selectAll()
      .$if(before !== undefined, (query) => query.where('id', '<', before!))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ at, ...action }) => ({ ...action, at: new Date(at).toISOString() }));
  }
}
