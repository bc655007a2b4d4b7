import { type Kysely } from 'kysely';
import { keyOf, type RecordKind, type RecordReference } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface AgreementTables {
  /** `field_groups` holds by group the fingerprints of Marketo's and Pipedrive's side and a time, as JSON. */
  sync_agreement: { marketo: string; pipedrive: string; field_groups: string };
}

/** What the two sides of a group of fields last agreed on, as fingerprints; blank for a side that is not known. */
export interface Agreement {
  readonly source: string;
  readonly target: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** By the name of the group. */
export type Agreements = Readonly<Record<string, Agreement>>;

type StoredGroups = Record<string, readonly [marketo: string, pipedrive: string, at: number]>;

const OF_MARKETO: ReadonlySet<RecordKind> = new Set(['lead', 'company', 'opportunity', 'role']);

/**
 * The memory of what both sides of each linked pair last agreed on. It tells an edit from a value that is merely old;
 * without it the source of a task is the master. It is the same for both directions.
 */
export class AgreementMemory {
  constructor(
    private readonly db: Kysely<AgreementTables>,
    private readonly fingerprints: Fingerprints,
  ) {}

  async of(source: RecordReference, target: RecordReference): Promise<Agreements> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    const row = await this.db
      .selectFrom('sync_agreement')
      .select('field_groups')
      .where('marketo', '=', marketo)
      .where('pipedrive', '=', pipedrive)
      .executeTakeFirst();
    const groups = Object.entries(row === undefined ? {} : (JSON.parse(row.field_groups) as StoredGroups));
    return Object.fromEntries(
      groups.map(([name, [marketo, pipedrive, at]]) => [name, { ...sides(marketo, pipedrive, isTurned), at }]),
    );
  }

  /** Replaces what is remembered of the pair. */
  async keep(source: RecordReference, target: RecordReference, agreements: Agreements): Promise<void> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    const groups = Object.entries(agreements).map(([name, agreement]): [string, StoredGroups[string]] => {
      const stored = sides(agreement.source, agreement.target, isTurned);
      return [name, [stored.source, stored.target, agreement.at]];
    });
    const field_groups = JSON.stringify(Object.fromEntries(groups));
    await this.db
      .insertInto('sync_agreement')
      .values({ marketo, pipedrive, field_groups })
      .onConflict((conflict) => conflict.columns(['marketo', 'pipedrive']).doUpdateSet({ field_groups }))
      .execute();
  }

  /** One fingerprint for the values of one side, each in its one spelling. */
  fingerprint(values: readonly string[]): Promise<string> {
    return this.fingerprints.of(JSON.stringify(values));
  }
}

function pairOf(source: RecordReference, target: RecordReference) {
  const isTurned = !OF_MARKETO.has(source.kind);
  const [marketo, pipedrive] = isTurned ? [target, source] : [source, target];
  return { marketo: keyOf(marketo), pipedrive: keyOf(pipedrive), isTurned };
}

const sides = (first: string, second: string, isTurned: boolean) =>
  isTurned ? { source: second, target: first } : { source: first, target: second };
