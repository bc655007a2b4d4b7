import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { Expiring } from '../../base/concurrency/expiring';
import { type RecordKind, type WireRecord } from './record-kind';
import { RecordSchema } from './record-schema';

/** What is known of an account's fields for one kind of record, kept for a while and renewed where it proves old. */
export class SchemaCache {
  private readonly schema: Expiring<RecordSchema>;

  constructor(
    kind: RecordKind,
    loadRows: () => Promise<Record<string, unknown>[]>,
    timeToLiveMs: number,
    clock: Clock,
    included: readonly string[] = [],
  ) {
    this.schema = new Expiring(async () => new RecordSchema(kind, await loadRows(), included), timeToLiveMs, clock);
  }

  get(): Promise<RecordSchema> {
    return this.schema.get();
  }

  /** What was loaded last, however old, without any call; undefined before the first load. */
  get known(): RecordSchema | undefined {
    return this.schema.latest;
  }

  /** What was loaded last. @throws AppError `internal` before the first load */
  get latest(): RecordSchema {
    const latest = this.known;
    if (!latest) throw new AppError('internal', 'A record was made before the fields of its kind were loaded');
    return latest;
  }

  /** For `since`: what is read from now on. */
  get mark(): number {
    return this.schema.mark;
  }

  /** As the account was after the mark was taken. */
  since(mark: number): Promise<RecordSchema> {
    return this.schema.since(mark);
  }

  /** Renewed on account of fields that do not fit, unless each of them was found wanting just now. */
  refreshFor(keys: readonly string[]): Promise<RecordSchema> {
    return this.schema.knowing(...keys.map((key) => ({ value: key, isIn: () => false })));
  }

  /** The schema for reading a record: renewed where the record knows more. */
  async covering(wire: WireRecord): Promise<RecordSchema> {
    const gaps = (await this.get()).gaps(wire);
    const isIn = (gap: string) => (schema: RecordSchema) => !schema.gaps(wire).includes(gap);
    return this.schema.knowing(...gaps.map((gap) => ({ value: gap, isIn: isIn(gap) })));
  }
}
