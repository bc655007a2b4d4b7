import { type Kysely } from 'kysely';
import { KINDS } from '../records/kinds';
import { keyOf, type RecordReference } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface AgreementTables {
  /** `field_groups` holds by group what an `Agreement` has, with the sides in the order Marketo, Pipedrive, as JSON. */
  sync_agreement: { marketo: string; pipedrive: string; field_groups: string };
}

/** What the two sides of a group of fields last agreed on, as fingerprints; blank for a side that is not known. */
export interface Agreement {
  readonly source: string;
  readonly target: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What the service was about to write into the side, where the answer was not seen: no edit of anybody else's. */
  readonly writtenToSource?: string;
  readonly writtenToTarget?: string;
}

/** By the name of the group. */
export type Agreements = Readonly<Record<string, Agreement>>;

interface StoredAgreement {
  readonly agreed: readonly [marketo: string, pipedrive: string];
  readonly at: number;
  /** Blank where nothing is on its way. */
  readonly written?: readonly [marketo: string, pipedrive: string];
}

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
    const stored = row === undefined ? {} : (JSON.parse(row.field_groups) as Record<string, StoredAgreement>);
    return Object.fromEntries(Object.entries(stored).map(([name, each]) => [name, agreementFrom(each, isTurned)]));
  }

  /** Replaces what is remembered of the pair. */
  async keep(source: RecordReference, target: RecordReference, agreements: Agreements): Promise<void> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    const groups = Object.entries(agreements).map(([name, each]) => [name, storedFrom(each, isTurned)] as const);
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
  const isTurned = KINDS[source.kind].vendor !== 'marketo';
  const [marketo, pipedrive] = isTurned ? [target, source] : [source, target];
  return { marketo: keyOf(marketo), pipedrive: keyOf(pipedrive), isTurned };
}

function agreementFrom({ agreed, at, written = ['', ''] }: StoredAgreement, isTurned: boolean): Agreement {
  const [source, target] = turned(agreed, isTurned);
  const [writtenToSource, writtenToTarget] = turned(written, isTurned);
  return {
    source,
    target,
    at,
    ...(writtenToSource && { writtenToSource }),
    ...(writtenToTarget && { writtenToTarget }),
  };
}

function storedFrom(agreement: Agreement, isTurned: boolean): StoredAgreement {
  const { source, target, at, writtenToSource = '', writtenToTarget = '' } = agreement;
  const isOnItsWay = writtenToSource !== '' || writtenToTarget !== '';
  return {
    agreed: turned([source, target], isTurned),
    at,
    ...(isOnItsWay && { written: turned([writtenToSource, writtenToTarget], isTurned) }),
  };
}

type Sides = readonly [string, string];

const turned = ([first, second]: Sides, isTurned: boolean): Sides => (isTurned ? [second, first] : [first, second]);
