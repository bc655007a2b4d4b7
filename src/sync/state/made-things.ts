import { type Kysely } from 'kysely';

/** What the service made in an account, or took into its care: an event, such as `change.person`, once a webhook told of it. */
export type MadeKind =
  | 'marketo-lead-field'
  | 'pipedrive-person-field'
  | 'pipedrive-organization-field'
  | 'pipedrive-webhook'
  | 'pipedrive-event';

export interface MadeThingTables {
  made_thing: { kind: MadeKind; name: string; made_at: number };
}

/** Remembers what the service may change or delete, because it made it: everything else belongs to people. */
export class MadeThings {
  constructor(private readonly db: Kysely<MadeThingTables>) {}

  /** @param name - by which the account knows it: a field's name or key, a webhook's id. */
  async remember(kind: MadeKind, name: string, now: number): Promise<void> {
    await this.db
      .insertInto('made_thing')
      .values({ kind, name, made_at: now })
      .onConflict((conflict) => conflict.columns(['kind', 'name']).doNothing())
      .execute();
  }

  async forget(kind: MadeKind, name: string): Promise<void> {
    await this.db.deleteFrom('made_thing').where('kind', '=', kind).where('name', '=', name).execute();
  }

  async names(kind: MadeKind): Promise<ReadonlySet<string>> {
    const rows = await this.db.selectFrom('made_thing').select('name').where('kind', '=', kind).execute();
    return new Set(rows.map(({ name }) => name));
  }
}
