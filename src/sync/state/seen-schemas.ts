import { type Generated, type Kysely } from 'kysely';

export interface SeenSchemaTables {
  /** `kind`: of record, or `user`. `parts`: what the account had of it, as JSON. */
  sync_schema: { kind: string; parts: string; seen_at: number };
  sync_schema_change: {
    id: Generated<number>;
    at: number;
    kind: string;
    part: string;
    before: string | null;
    now: string | null;
    /** JSON list of paths. */
    entries: string;
  };
}

/** One change of what an account has, as it was told. */
export interface SchemaChange {
  /** ISO time at which it was noticed. */
  readonly at: string;
  /** Of record, or `user`. */
  readonly kind: string;
  /** `field leadScore`, `option Gold of field tier`, `user 17`. */
  readonly part: string;
  /** null where it is new. */
  readonly before: string | null;
  /** null where it is gone. */
  readonly now: string | null;
  /** Paths of the mapping's entries that it concerns. */
  readonly entries: readonly string[];
}

/** What both accounts had when they were last looked at, and what has changed: field names, labels and ids, no values. */
export class SeenSchemas {
  constructor(private readonly db: Kysely<SeenSchemaTables>) {}

  /** JSON of what was seen last; null where the kind was never seen. */
  async of(kind: string): Promise<string | null> {
    const row = await this.db.selectFrom('sync_schema').select('parts').where('kind', '=', kind).executeTakeFirst();
    return row?.parts ?? null;
  }

  /** @returns false where another instance has seen it meanwhile, which then tells of it. */
  async replace(kind: string, before: string | null, parts: string, seen_at: number): Promise<boolean> {
    if (before === null) {
      const added = await this.db
        .insertInto('sync_schema')
        .values({ kind, parts, seen_at })
        .onConflict((conflict) => conflict.column('kind').doNothing())
        .executeTakeFirst();
      return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
    }
    const { numUpdatedRows } = await this.db
      .updateTable('sync_schema')
      .set({ parts, seen_at })
      .where('kind', '=', kind)
      .where('parts', '=', before)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async keep(at: number, changes: readonly Omit<SchemaChange, 'at'>[]): Promise<void> {
    const rows = changes.map(({ entries, ...change }) => ({ ...change, at, entries: JSON.stringify(entries) }));
    if (rows.length > 0) await this.db.insertInto('sync_schema_change').values(rows).execute();
  }

  /** The newest first. */
  async changes(limit: number): Promise<SchemaChange[]> {
    const rows = await this.db
      .selectFrom('sync_schema_change')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ id: _id, at, entries, ...change }) => ({
      ...change,
      at: new Date(at).toISOString(),
      entries: JSON.parse(entries) as string[],
    }));
  }

  async forgetBefore(at: number): Promise<void> {
    await this.db.deleteFrom('sync_schema_change').where('at', '<', at).execute();
  }
}
