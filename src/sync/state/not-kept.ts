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

/** By the target's field. */
export type KeptFields = Readonly<Record<string, KeptOtherwise>>;

/**
 * Which values the vendors did not keep as they were sent, though they said so: they are not sent again until the source
 * has another one, and what was kept instead is nobody's edit.
 */
export class NotKeptMemory {
  constructor(
    private readonly db: Kysely<NotKeptTables>,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** What the target did not keep of the source's values. */
  async of(source: AnyReference, target: AnyReference): Promise<KeptFields> {
    const rows = await this.db
      .selectFrom('sync_not_kept')
      .select(['field', 'sent', 'kept'])
      .where('source', '=', nameOf(source))
      .where('target', '=', nameOf(target))
      .execute();
    return Object.fromEntries(rows.map(({ field, sent, kept }) => [field, { sent, kept }]));
  }

  /** Adds to what is remembered of the pair, and takes away what no longer holds. */
  async change(
    source: AnyReference,
    target: AnyReference,
    added: KeptFields,
    obsolete: readonly string[],
  ): Promise<void> {
    const pair = { source: nameOf(source), target: nameOf(target) };
    const fields = [...Object.keys(added), ...obsolete];
    if (fields.length === 0) return;
    const rows = Object.entries(added).map(([field, values]) => ({ ...pair, field, ...values }));
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
