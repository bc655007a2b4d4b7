import { type Kysely } from 'kysely';

export interface GuardianTables {
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

/** Which persons the guardian looks after, and which it found to be gone. Losing it costs that it looks for them again. */
export class GuardianMemory {
  constructor(private readonly db: Kysely<GuardianTables>) {}

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
