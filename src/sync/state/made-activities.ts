import { type Kysely } from 'kysely';

export interface ActivityTables {
  sync_activity: { source: string; activity: number | null; started_at: number };
}

/** An activity of which the create was begun; `id` is null where its answer was not seen. */
export interface MadeActivity {
  readonly id: number | null;
  /** When the create was begun. */
  readonly startedAt: Date;
}

/** Which Pipedrive activities were made of what, so that none is made twice. */
export class MadeActivities {
  constructor(private readonly db: Kysely<ActivityTables>) {}

  /** @param source - a task's name, or Marketo's id of the e-mail activity. */
  async of(source: string): Promise<MadeActivity | null> {
    const row = await this.db.selectFrom('sync_activity').selectAll().where('source', '=', source).executeTakeFirst();
    return row ? { id: row.activity, startedAt: new Date(row.started_at) } : null;
  }

  /** To be durable before the create is sent. @param startedAt - by Pipedrive's clock. */
  async begin(source: string, startedAt: number): Promise<void> {
    const begun = { activity: null, started_at: startedAt };
    await this.db
      .insertInto('sync_activity')
      .values({ source, ...begun })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(begun))
      .execute();
  }

  async made(source: string, activity: number): Promise<void> {
    await this.db.updateTable('sync_activity').set({ activity }).where('source', '=', source).execute();
  }

  /** For a create that is known not to have happened. */
  async abandon(source: string): Promise<void> {
    await this.db.deleteFrom('sync_activity').where('source', '=', source).where('activity', 'is', null).execute();
  }

  /** Whether an activity is known to be made of something. */
  async isKnown(activity: number): Promise<boolean> {
    const row = await this.db
      .selectFrom('sync_activity')
      .select('source')
      .where('activity', '=', activity)
      .executeTakeFirst();
    return row !== undefined;
  }
}
