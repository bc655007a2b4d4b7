import { type Kysely } from 'kysely';
import { isPostgres } from '../../base/store/dialect';

export interface MomentTables {
  /** Its name is older than its other uses. */
  guardian_moment: { name: string; at: number };
}

/** Moments that are remembered by name; epoch milliseconds. Whose clock tells them is for those to know who keep them. */
export class Moments {
  /** Whether other instances may share them. */
  readonly areShared: boolean;

  constructor(private readonly db: Kysely<MomentTables>) {
    this.areShared = isPostgres(db);
  }

  /** null where none is known. */
  async of(name: string): Promise<number | null> {
    const row = await this.db.selectFrom('guardian_moment').select('at').where('name', '=', name).executeTakeFirst();
    return row?.at ?? null;
  }

  async keep(name: string, at: number): Promise<void> {
    await this.db
      .insertInto('guardian_moment')
      .values({ name, at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
      .execute();
  }

  /** All whose name begins so but one, by their names. */
  async all(prefix: string, except: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.db
      .selectFrom('guardian_moment')
      .select(['name', 'at'])
      .where('name', 'like', `${prefix}%`)
      .where('name', '!=', except)
      .execute();
    return new Map(rows.map(({ name, at }) => [name, at]));
  }

  async forgetBefore(at: number, prefix: string): Promise<void> {
    await this.db.deleteFrom('guardian_moment').where('name', 'like', `${prefix}%`).where('at', '<', at).execute();
  }
}
