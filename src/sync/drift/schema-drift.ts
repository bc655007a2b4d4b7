import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Registry } from 'prom-client';
import { memberOf } from '../../base/by-name';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { outsideTrial } from '../../base/concurrency/trial';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { METRICS } from '../../base/metrics/metrics-registry';
import { PipedriveClient, User } from '../../pipedrive';
import { MappingCheck } from '../check/mapping-check';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { TABLES } from '../mapping/mapping';
import { KINDS, LINKED_KINDS, type RecordKind } from '../records/kinds';
import { Records } from '../records/records';
import { type SchemaChange, SeenSchemas } from '../state/seen-schemas';
import { concernedEntries } from './concerned-entries';
import { driftMetrics, type DriftMetrics } from './drift-metrics';
import { changesOf, fieldOfPart, type PartChange, partsOf, partsOfUsers, type SchemaParts } from './schema-parts';

const DAY_MS = 24 * 3_600_000;
/** Not at once: the start has just looked at every field. */
const FIRST_LOOK_MS = 60_000;
/** While a link field is missing, tasks wait for nothing else. */
const IMPATIENT_LOOK_MS = 600_000;
const KEPT_MS = 90 * DAY_MS;

/** What both accounts have lost or gained while the service runs. */
export interface Drift {
  /** Paths of the mapping's entries and links that an account has no field for now; tasks go on without the entries. */
  readonly leftOut: readonly string[];
  /** The newest first, of the last 90 days. */
  readonly changes: readonly SchemaChange[];
}

/**
 * Notices fields, options and users that appear, vanish or change: whenever a task reads fields anew, and by a look once a
 * day. Each change is told once, also where several instances see it, or one after a restart.
 */
@Injectable()
export class SchemaDrift implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly fields = new Map<RecordKind, FieldCatalogue>();
  private readonly known = new Map<string, string>();
  private leftOut: readonly string[] = [];
  private readonly metrics: DriftMetrics;
  private readonly alarm: Alarm;

  constructor(
    private readonly records: Records,
    private readonly pipedrive: PipedriveClient,
    private readonly mapping: MappingCheck,
    private readonly seen: SeenSchemas,
    @Inject(LOG) private readonly log: Log,
    @Inject(TIMERS) timers: Timers,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) registry: Registry,
  ) {
    this.alarm = new Alarm(timers);
    this.metrics = driftMetrics(registry, () => this.leftOut.length);
    records.onFields((kind, fields) => outsideTrial(() => this.readAnew(kind, fields)));
  }

  onApplicationBootstrap(): void {
    this.alarm.set(FIRST_LOOK_MS, () => void this.lookAgainAndAgain());
  }

  onApplicationShutdown(): void {
    this.alarm.stop();
  }

  /** Asks no vendor. @param limit - how many changes at most. */
  async current(limit = 100): Promise<Drift> {
    return { leftOut: this.leftOut, changes: await this.seen.changes(limit) };
  }

  /** Reads what is not known of the fields that the mapping needs, and the users: some ten calls. */
  async look(): Promise<void> {
    const { whole } = this.mapping;
    const tables = Object.entries(TABLES).filter(([table]) => Object.keys(memberOf(whole, table) ?? {}).length > 0);
    const kinds = new Set([...LINKED_KINDS, ...tables.flatMap(([, { source, target }]) => [source, target])]);
    try {
      for (const kind of kinds) if (kind !== 'email') await this.records.of(kind).fields();
      await this.noticed('user', partsOfUsers(await User.list(this.pipedrive)));
      await this.seen.forgetBefore(this.clock.now() - KEPT_MS);
    } catch (thrown) {
      this.notLookedAt(thrown);
    }
  }

  private async lookAgainAndAgain(): Promise<void> {
    await this.look();
    const isImpatient = this.leftOut.some((path) => path.startsWith('links.'));
    this.alarm.set(isImpatient ? IMPATIENT_LOOK_MS : DAY_MS, () => void this.lookAgainAndAgain());
  }

  /** A change that cannot be looked into is told by the next reading; it keeps no task from going on. */
  private async readAnew(kind: RecordKind, fields: FieldCatalogue): Promise<void> {
    this.fields.set(kind, fields);
    try {
      await this.noticed(kind, partsOf(fields));
    } catch (thrown) {
      this.known.delete(kind);
      this.notLookedAt(thrown);
    }
  }

  private async noticed(kind: string, parts: SchemaParts): Promise<void> {
    const [now, before] = [JSON.stringify(parts), this.known.get(kind)];
    if (now === before) return;
    this.known.set(kind, now);
    if (before !== undefined && kind !== 'user') await this.refit();
    const stored = await this.seen.of(kind);
    if (stored === now || !(await this.seen.replace(kind, stored, now, this.clock.now())) || stored === null) return;
    const changes = changesOf(JSON.parse(stored) as SchemaParts, parts).map((change) => this.withEntries(kind, change));
    await this.seen.keep(this.clock.now(), changes);
    changes.forEach((change) => this.tell(change));
  }

  private async refit(): Promise<void> {
    const before = this.leftOut;
    this.leftOut = await this.mapping.refit();
    const back = before.filter((path) => !this.leftOut.includes(path));
    const gone = this.leftOut.filter((path) => !before.includes(path));
    if (gone.length > 0) {
      this.log.warn(
        { entries: gone },
        `Left out of the mapping, because an account lost their fields: ${gone.join(', ')}`,
      );
    }
    if (back.length > 0) this.log.info({ entries: back }, `Part of the mapping again: ${back.join(', ')}`);
  }

  private withEntries(kind: string, change: PartChange): Omit<SchemaChange, 'at'> {
    const field = fieldOfPart(change.part);
    const changed = field === null ? 'users' : { kind: kind as RecordKind, field };
    const entries = concernedEntries(changed, this.mapping.whole, (each) => this.fields.get(each));
    return { kind, ...change, entries };
  }

  /** What the mapping gets on with is no warning: a gain, or what it does not name. */
  private tell({ kind, part, before, now, entries }: Omit<SchemaChange, 'at'>): void {
    const vendor = kind === 'user' ? 'pipedrive' : KINDS[kind as RecordKind].vendor;
    const change = before === null ? 'gained' : now === null ? 'lost' : 'changed';
    this.metrics.count(vendor, change);
    const was = change === 'changed' ? `: it was ${before}, and is ${now}` : '';
    const concerned = entries.length === 0 ? 'no entry of the mapping names it' : `it concerns ${entries.join(', ')}`;
    const level = change !== 'gained' && entries.length > 0 ? 'warn' : 'info';
    const whose = kind === 'user' ? part : `the ${part} of ${kind}`;
    this.log[level]({ kind, part, change, entries }, `${NAMES[vendor]} has ${change} ${whose}${was}; ${concerned}`);
  }

  private notLookedAt(thrown: unknown): void {
    const error = toAppError(thrown);
    this.log.warn({ err: error }, `Whether the accounts have changed could not be looked at: ${error.message}`);
  }
}

const NAMES = { marketo: 'Marketo', pipedrive: 'Pipedrive' } as const;
