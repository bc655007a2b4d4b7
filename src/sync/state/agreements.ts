import { type Kysely } from 'kysely';
import { KINDS } from '../records/kinds';
import { keyOf, type RecordKind, type RecordReference } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface AgreementTables {
  /** `field_groups` holds by group what an `Agreement` has, with the sides in the order Marketo, Pipedrive, as JSON. */
  sync_agreement: { marketo: string; pipedrive: string; field_groups: string };
}

/** What the two sides of a group of fields last agreed on, as fingerprints; blank for a side that is not known. */
export interface Agreement {
  readonly source: string;
  readonly target: string;
  /** Epoch milliseconds; null where no more is known than what the service wrote. */
  readonly at: number | null;
  /** Of the group when that was: fingerprints of another version say nothing. Blank where none is known. */
  readonly version: string;
  /** What the service was about to write into the side, where the answer was not seen: no edit of anybody else's. */
  readonly writtenToSource?: string;
  readonly writtenToTarget?: string;
  /** As `MemoryGap` told it when this was kept; 0 where that is not known. */
  readonly gap: number;
  /** Whether the side holds it because the service wrote it. */
  readonly isOwnSource?: boolean;
  readonly isOwnTarget?: boolean;
}

/** By the name of the group. */
export type Agreements = Readonly<Record<string, Agreement>>;

interface StoredAgreement {
  readonly agreed: Sides<string>;
  readonly at: number | null;
  readonly version?: string;
  readonly gap?: number;
  /** Blank where nothing is on its way. */
  readonly written?: Sides<string>;
  /** Absent where the service wrote neither. */
  readonly own?: Sides<boolean>;
}

type Sides<Value> = readonly [marketo: Value, pipedrive: Value];

/** Stands for a record that is being made: what was written into it counts once it is known. */
const UNBORN_ID = 0;

/**
 * The memory of what both sides of each linked pair last agreed on. It tells an edit from a value that is merely old;
 * without it the later edit has to be found out. It is the same for both directions.
 */
export class AgreementMemory {
  constructor(
    private readonly db: Kysely<AgreementTables>,
    private readonly fingerprints: Fingerprints,
  ) {}

  async of(source: RecordReference, target: RecordReference): Promise<Agreements> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    return agreementsIn(await this.row([marketo], [pipedrive]), isTurned);
  }

  /** What was about to be written into one of the two when it was made, where no more is known of the pair. */
  async ofUnborn(source: RecordReference, target: RecordReference): Promise<Agreements> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    return agreementsIn(await this.row([marketo, unborn(marketo)], [pipedrive, unborn(pipedrive)]), isTurned);
  }

  /** Replaces what is remembered of the pair. */
  async keep(source: RecordReference, target: RecordReference, agreements: Agreements): Promise<void> {
    const { marketo, pipedrive, isTurned } = pairOf(source, target);
    const groups = Object.entries(agreements).map(([name, each]) => [name, storedFrom(each, isTurned)] as const);
    const field_groups = JSON.stringify(Object.fromEntries(groups));
    await this.db.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('sync_agreement')
        .where('marketo', 'in', [marketo, unborn(marketo)])
        .where('pipedrive', 'in', [pipedrive, unborn(pipedrive)])
        .execute();
      await transaction
        .insertInto('sync_agreement')
        .values({ marketo, pipedrive, field_groups })
        .onConflict((conflict) => conflict.columns(['marketo', 'pipedrive']).doUpdateSet({ field_groups }))
        .execute();
    });
  }

  /** To be durable before a record is made: what is about to be written into it is no edit of anybody else's. */
  async keepForUnborn(source: RecordReference, targetKind: RecordKind, agreements: Agreements): Promise<void> {
    await this.keep(source, { kind: targetKind, id: UNBORN_ID }, agreements);
  }

  /** One fingerprint for the values of one side, each in its one spelling. */
  fingerprint(values: readonly string[]): Promise<string> {
    return this.fingerprints.of(JSON.stringify(values));
  }

  private row(marketo: readonly string[], pipedrive: readonly string[]): Promise<{ field_groups: string } | undefined> {
    return this.db
      .selectFrom('sync_agreement')
      .select('field_groups')
      .where('marketo', 'in', marketo)
      .where('pipedrive', 'in', pipedrive)
      .executeTakeFirst();
  }
}

function agreementsIn(row: { field_groups: string } | undefined, isTurned: boolean): Agreements {
  const stored = row === undefined ? {} : (JSON.parse(row.field_groups) as Record<string, StoredAgreement>);
  return Object.fromEntries(Object.entries(stored).map(([name, each]) => [name, agreementFrom(each, isTurned)]));
}

function pairOf(source: RecordReference, target: RecordReference) {
  const isTurned = KINDS[source.kind].vendor !== 'marketo';
  const [marketo, pipedrive] = isTurned ? [target, source] : [source, target];
  return { marketo: keyOf(marketo), pipedrive: keyOf(pipedrive), isTurned };
}

/** @param record - as `lead:30` */
const unborn = (record: string): string => `${record.slice(0, record.lastIndexOf(':') + 1)}${UNBORN_ID}`;

function agreementFrom(
  { agreed, at, version = '', gap = 0, written = ['', ''], own = [false, false] }: StoredAgreement,
  isTurned: boolean,
): Agreement {
  const [source, target] = turned(agreed, isTurned);
  const [writtenToSource, writtenToTarget] = turned(written, isTurned);
  const [isOwnSource, isOwnTarget] = turned(own, isTurned);
  return {
    source,
    target,
    at,
    version,
    gap,
    ...(writtenToSource && { writtenToSource }),
    ...(writtenToTarget && { writtenToTarget }),
    ...(isOwnSource && { isOwnSource }),
    ...(isOwnTarget && { isOwnTarget }),
  };
}

function storedFrom(agreement: Agreement, isTurned: boolean): StoredAgreement {
  const { source, target, at, version, gap, writtenToSource = '', writtenToTarget = '' } = agreement;
  const { isOwnSource = false, isOwnTarget = false } = agreement;
  const isOnItsWay = writtenToSource !== '' || writtenToTarget !== '';
  return {
    agreed: turned([source, target], isTurned),
    at,
    version,
    gap,
    ...(isOnItsWay && { written: turned([writtenToSource, writtenToTarget], isTurned) }),
    ...((isOwnSource || isOwnTarget) && { own: turned([isOwnSource, isOwnTarget], isTurned) }),
  };
}

const turned = <Value>([first, second]: Sides<Value>, isTurned: boolean): Sides<Value> =>
  isTurned ? [second, first] : [first, second];
