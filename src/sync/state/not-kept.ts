import { type Kysely } from 'kysely';
import { type RecordKind } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface NotKeptTables {
  sync_not_kept: { source: string; target: string; field: string; sent: string; kept: string };
}

/** Marketo knows opportunities and roles by text. */
export interface AnyReference {
  readonly kind: RecordKind;
  readonly id: number | string;
}

/** What was sent of a field and what its vendor kept, both as fingerprints. */
export interface KeptOtherwise {
  readonly sent: string;
  readonly kept: string;
}

/** By the field, under the name that its own account gives it. */
export type KeptFields = Readonly<Record<string, KeptOtherwise>>;

/** Of a pair: what the target did not keep of the source's values, and the source of the target's. */
export interface NotKeptOfPair {
  readonly there: KeptFields;
  readonly back: KeptFields;
}

export const NOTHING_NOT_KEPT: NotKeptOfPair = { there: {}, back: {} };

/**
 * Which values the vendors did not keep as they were sent, though they said so: they are not sent again until the source
 * has another one, and what was kept instead is nobody's edit.
 */
export class NotKeptMemory {
  constructor(
    private readonly db: Kysely<NotKeptTables>,
    private readonly fingerprints: Fingerprints,
  ) {}

  async of(source: AnyReference, target: AnyReference): Promise<NotKeptOfPair> {
    const names = [nameOf(source), nameOf(target)];
    const rows = await this.db
      .selectFrom('sync_not_kept')
      .selectAll()
      .where('source', 'in', names)
      .where('target', 'in', names)
      .execute();
    const from = (name: string): KeptFields =>
      Object.fromEntries(
        rows.filter((row) => row.source === name).map(({ field, sent, kept }) => [field, { sent, kept }]),
      );
    return { there: from(nameOf(source)), back: from(nameOf(target)) };
  }

  /** Adds to what the target did not keep of the source's values, and takes away what no longer holds. */
  async change(
    source: AnyReference,
    target: AnyReference,
    added: KeptFields,
    obsolete: readonly string[],
  ): Promise<void> {
    const pair = { source: nameOf(source), target: nameOf(target) };
    const rows = Object.entries(added).map(([field, values]) => ({ ...pair, field, ...values }));
    const fields = [...Object.keys(added), ...obsolete];
    if (fields.length === 0) return;
    await this.db.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('sync_not_kept')
        .where('source', '=', pair.source)
        .where('target', '=', pair.target)
        .where('field', 'in', fields)
        .execute();
      if (rows.length > 0) await transaction.insertInto('sync_not_kept').values(rows).execute();
    });
  }

  /** @param spelling - the value in the one spelling of all that mean the same. */
  fingerprint(spelling: string): Promise<string> {
    return this.fingerprints.of(`value:${spelling}`);
  }
}

const nameOf = ({ kind, id }: AnyReference): string => `${kind}:${id}`;
