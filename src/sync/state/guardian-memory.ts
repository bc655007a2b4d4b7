import { type Kysely } from 'kysely';
import { isPostgres } from '../../base/store/dialect';

export interface GuardianTables {
  guardian_moment: { name: string; at: number };
  guardian_absence: { person: number; was: Absence };
  sync_link: { record: string; other_kind: string; other_id: number };
}

/** What was found of a linked person that no list shows any more, so that it is neither done nor told twice. */
export type Absence = 'deleted' | 'merged' | 'not-found';

export interface LinkedPerson {
  readonly person: number;
  readonly lead: number;
}

const PAGE = 500;
const PERSON = 'person:';

/** What the guardian knows of the past. Losing it costs that what was missed before is not looked for. */
export class GuardianMemory {
  /** Whether other instances may share it. */
  readonly isShared: boolean;

  constructor(private readonly db: Kysely<GuardianTables>) {
    this.isShared = isPostgres(db);
  }

  /**
   * A moment that is remembered by name: until when all events of an object have arrived (by Pipedrive's clock), or when
   * something was done last (by ours). Epoch milliseconds; null where none is known.
   */
  async moment(name: string): Promise<number | null> {
    const row = await this.db.selectFrom('guardian_moment').select('at').where('name', '=', name).executeTakeFirst();
    return row?.at ?? null;
  }

  async remember(name: string, at: number): Promise<void> {
    await this.db
      .insertInto('guardian_moment')
      .values({ name, at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
      .execute();
  }

  /** All moments whose name begins so but one, by their names. */
  async moments(prefix: string, except: string): Promise<ReadonlyMap<string, number>> {
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

  async absentPersons(): Promise<ReadonlySet<number>> {
    const rows = await this.db.selectFrom('guardian_absence').select('person').execute();
    return new Set(rows.map(({ person }) => person));
  }

  async rememberAbsence(person: number, was: Absence): Promise<void> {
    await this.db
      .insertInto('guardian_absence')
      .values({ person, was })
      .onConflict((conflict) => conflict.column('person').doUpdateSet({ was }))
      .execute();
  }

  /** The person is there again. */
  async forgetAbsence(person: number): Promise<void> {
    await this.db.deleteFrom('guardian_absence').where('person', '=', person).execute();
  }

  /** All persons that were linked with a lead, page by page. */
  async *linkedPersons(): AsyncGenerator<LinkedPerson, void, undefined> {
    for (let after = PERSON; ;) {
      const rows = await this.db
        .selectFrom('sync_link')
        .select(['record', 'other_id'])
        .where('other_kind', '=', 'lead')
        .where('record', '>', after)
        .where('record', 'like', `${PERSON}%`)
        .orderBy('record')
        .limit(PAGE)
        .execute();
      for (const { record, other_id } of rows) yield { person: Number(record.slice(PERSON.length)), lead: other_id };
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.record;
    }
  }
}
