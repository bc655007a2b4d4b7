import { type Kysely } from 'kysely';

export interface DealRoleTables {
  sync_deal_role: { deal: number; person: number; lead: number | null; role: string | null };
}

/** The role that a deal's contact got in the deal's opportunity; `lead` is null while the contact is not linked. */
export interface DealRole {
  readonly deal: number;
  readonly person: number;
  readonly lead: number | null;
  readonly role: string | null;
}

/** Which roles this service gave, and which deals wait for their contact to be linked. */
export class DealRoles {
  constructor(private readonly db: Kysely<DealRoleTables>) {}

  /** null where the deal had no contact, as far as is remembered. */
  async of(deal: number): Promise<DealRole | null> {
    const row = await this.db.selectFrom('sync_deal_role').selectAll().where('deal', '=', deal).executeTakeFirst();
    return row ?? null;
  }

  async keep(role: DealRole): Promise<void> {
    const { deal: _, ...given } = role;
    await this.db
      .insertInto('sync_deal_role')
      .values(role)
      .onConflict((conflict) => conflict.column('deal').doUpdateSet(given))
      .execute();
  }

  async forget(deal: number): Promise<void> {
    await this.db.deleteFrom('sync_deal_role').where('deal', '=', deal).execute();
  }

  /** Deals whose contact is this person and whose role is not this lead's. */
  async toFollow(person: number, lead: number): Promise<number[]> {
    const rows = await this.db
      .selectFrom('sync_deal_role')
      .select('deal')
      .where('person', '=', person)
      .where((where) => where.or([where('lead', 'is', null), where('lead', '!=', lead)]))
      .execute();
    return rows.map(({ deal }) => deal);
  }
}
