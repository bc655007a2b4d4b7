import type { Clock } from '../../base/clock';
import { AppError } from '../../base/errors/app-error';
import { Expiring } from './expiring';
import type { RecordKind, WireRecord } from './record-kind';
import { RecordSchema } from './record-schema';

/** A value that stays wrong would otherwise cost the tokens of a field list with every record. */
const REFRESH_INTERVAL_MS = 30_000;

/** What is known of an account's fields for one kind of record, kept for a while and renewed where it proves old. */
export class SchemaCache {
  private readonly schema: Expiring<RecordSchema>;
  private readonly refreshedFor = new Map<string, number>();

  constructor(
    kind: RecordKind,
    loadRows: () => Promise<Record<string, unknown>[]>,
    timeToLiveMs: number,
    private readonly clock: Clock,
  ) {
    this.schema = new Expiring(async () => new RecordSchema(kind, await loadRows()), timeToLiveMs, clock);
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

  /** Renews it on account of fields that do not fit, unless that was just done for each of them. */
  async refreshFor(keys: readonly string[]): Promise<RecordSchema> {
    const now = this.clock.monotonic();
    const isRecent = (key: string): boolean => (this.refreshedFor.get(key) ?? -Infinity) > now - REFRESH_INTERVAL_MS;
    if (keys.every(isRecent)) return this.get();
    for (const key of keys) this.refreshedFor.set(key, now);
    return this.schema.refresh();
  }

  /** The schema for reading a record: renewed where the record knows more. */
  async covering(wire: WireRecord): Promise<RecordSchema> {
    const schema = await this.get();
    const gaps = schema.gaps(wire);
    return gaps.length > 0 ? this.refreshFor(gaps) : schema;
  }
}
