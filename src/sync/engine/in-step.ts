import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Lockstep } from '../../base/concurrency/lockstep';
import { Once } from '../../base/concurrency/once';
import { readMoment } from '../../base/values/moments';
import { PipedriveClient } from '../../pipedrive';
import { type Flow } from '../flows/flow';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { mappingVersion } from '../mapping/mapping-version';
import { type TableName } from '../mapping/mapping';
import { trimmedTextOf } from '../records/texts';
import { fieldOf } from '../records/catalogues';
import { KINDS } from '../records/kinds';
import { idOfKey, keyOf, type Readable, type RecordKind, type RecordReference } from '../records/record';
import { Records } from '../records/records';
import { type KnownReads, type Seen, type SeenAtOnce, type SeenRelated, SeenSources } from '../state/seen-sources';
import { SyncSettings } from '../sync-settings';
import { ArrivingEvents } from '../vouching/arriving-events';
import { readNames, spelled } from './said';
import { type SourceReads } from './source-reads';
import { skipped, type SyncResult } from './sync-result';

/** A record as it is held on account of a run, with the time at which its vendor last updated it. */
export interface HeldRecord {
  readonly reference: { readonly kind: RecordKind; readonly id: number | string };
  readonly values: Readable;
}

/** One direction in which a run has left both sides in step. */
export interface Step {
  readonly flow: Pick<Flow, 'table' | 'externalId'>;
  readonly source: HeldRecord;
  readonly target: HeldRecord;
  /** What the mapping read of the source. */
  readonly reads: SourceReads;
}

/** What is told of a field; null where it is not. */
export type Telling = (field: string) => { readonly value: unknown } | null;

/** By which a lead names its company. */
const NAMES: Readonly<Partial<Record<TableName, string>>> = { organizationFromCompany: 'externalCompanyId' };

/**
 * What sources said when both sides were last in step, by what the mapping read of them: who says the same again needs no
 * work. What was found before this process began may come from an older copy of the store, and counts for nothing.
 */
@Injectable()
export class InStep {
  /** The serial of what was kept last before. */
  private readonly began = new Once(() => this.seen.latest());

  constructor(
    private readonly records: Records,
    private readonly seen: SeenSources,
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
    private readonly events: ArrivingEvents,
  ) {}

  /** What is known of a source; null where that is nothing, or of no use. */
  async of(source: RecordReference, table: TableName): Promise<Seen | null> {
    return this.mayBeAsked() ? this.usable(() => this.seen.of(source, table)) : null;
  }

  /** The same of the one source that others know by this name. */
  async namedAs(table: TableName, name: string): Promise<Seen | null> {
    return this.mayBeAsked() && name !== '' ? this.usable(() => this.seen.namedAs(table, name)) : null;
  }

  /** Whether a record says what is known. @param told - null where it does not say something. */
  async saysTheSame(seen: Seen, told: Telling, fields: FieldCatalogue): Promise<boolean> {
    const said = await this.said(seen.reads, told, fields);
    return said !== null && (await this.seen.fingerprint(said)) === seen.said;
  }

  /** The record was updated later than is known, and says the same all the same. @param updatedAt - in seconds */
  heard(record: RecordReference, updatedAt: number): Promise<void> {
    return this.seen.heard(record, updatedAt);
  }

  /** To be called before anything is written: what a run leaves behind that fails is not known. */
  async forget(source: RecordReference, table: TableName): Promise<void> {
    if (this.settings.usesMemory && (await this.seen.of(source, table))) await this.seen.forget(source, table);
  }

  /** To be called, for both directions at once, when a run has left both sides as the mapping wants them. */
  async remember(steps: readonly Step[]): Promise<void> {
    if (!this.settings.usesMemory) return;
    const numbered = steps.flatMap((step) => {
      const { kind, id } = step.source.reference;
      return typeof id === 'number' ? [{ ...step, record: { kind, id }, table: step.flow.table }] : [];
    });
    const related = numbered.flatMap(({ reads }) => [...reads.carriedFrom, ...reads.carriedTo].map(organizationNamed));
    const seen = await this.seen.atOnce([...numbered, ...related]);
    for (const step of numbered) await this.rememberOne(step, step.record, seen);
  }

  private async rememberOne(
    { flow, source, target, reads }: Step,
    reference: RecordReference,
    seen: SeenAtOnce,
  ): Promise<void> {
    const { table } = flow;
    const fields = await this.records.of(reference.kind).fields();
    const known = await this.knownReads(table, reads, fields, seen);
    const said = known && (await this.said(known, (field) => ({ value: source.values.get(field) }), fields));
    if (known === null || said === null) {
      if (seen.of(reference, table)) await this.seen.forget(reference, table);
      return;
    }
    const name = NAMES[table] === undefined ? '' : trimmedTextOf(source.values.get(NAMES[table]));
    const externalId = flow.externalId === undefined ? '' : trimmedTextOf(target.values.get(flow.externalId));
    await this.seen.keep(
      {
        record: reference,
        table,
        knownAs: name === '' ? null : name,
        said,
        reads: known,
        updatedAt: updatedAt(source),
        target: target.reference,
        targetUpdatedAt: updatedAt(target),
        externalId: externalId === '' ? null : externalId,
      },
      await this.usableSince(),
      seen,
    );
  }

  /** What was kept before is kept anew, so that whoever asks the guardian finds it fresh. */
  private async usableSince(): Promise<number> {
    const told = (['person', 'organization'] as const).map((kind) => this.events.knownSince(kind) ?? 0);
    return Math.max(await this.began.get(), ...told);
  }

  /** Jobs read everything: an audit is there to find what the memory does not know, and a plan has to know each call. */
  private mayBeAsked(): boolean {
    return this.settings.usesMemory && Lockstep.current() === undefined;
  }

  private async usable(read: () => Promise<Seen | null> | Seen | null): Promise<Seen | null> {
    const began = await this.began.get();
    const seen = await read();
    return seen !== null && seen.serial > began ? seen : null;
  }

  private async knownReads(
    table: TableName,
    reads: SourceReads,
    fields: FieldCatalogue,
    seen: SeenAtOnce,
  ): Promise<KnownReads | null> {
    const names = readNames(table, this.settings.mapping, reads, fields, this.settings.deletedFlag);
    const related = names && (await this.relatedOf(reads, seen));
    return names && related && { ...names, related };
  }

  /** The organizations on which the target depends, as they are known; null where one is not. */
  private async relatedOf(
    { carriedFrom, carriedTo }: SourceReads,
    known: SeenAtOnce,
  ): Promise<readonly SeenRelated[] | null> {
    const related: SeenRelated[] = [];
    for (const id of [...carriedFrom, ...carriedTo]) {
      const { record, table } = organizationNamed(id);
      const seen = await this.usable(() => known.of(record, table));
      if (seen === null || (carriedTo.has(id) && seen.updatedAt === null)) return null;
      const asItWas = carriedTo.has(id) ? { updatedAt: seen.updatedAt! } : { said: seen.said };
      related.push({ record: keyOf(record), ...asItWas });
    }
    return related;
  }

  /** One text for all that was read of a source, in this version of the mapping; null where something is not told. */
  private async said(
    { fields: names, lists, related }: KnownReads,
    told: Telling,
    fields: FieldCatalogue,
  ): Promise<string | null> {
    const values: string[] = [];
    for (const name of names) {
      const facts = fieldOf(fields, name);
      const value = facts === undefined ? null : told(name);
      if (value === null) return null;
      values.push(spelled(value.value, facts));
    }
    const digests = await Promise.all(lists.map((list) => this.digest(list)));
    return JSON.stringify([mappingVersion(this.settings.mapping), names, values, digests, related]);
  }

  private async digest(list: string): Promise<string> {
    const rows = await this.rowsOf(list);
    const told = rows.map(({ id, name, email, active_flag, pipeline_id }) => [
      id,
      name,
      email,
      active_flag,
      pipeline_id,
    ]);
    return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
  }

  private rowsOf(list: string): Promise<Record<string, unknown>[]> {
    if (list === 'users') return this.pipedrive.users();
    return list === 'stages' ? this.pipedrive.stages() : this.pipedrive.pipelines();
  }
}

const organizationNamed = (id: number) =>
  ({ record: { kind: 'organization', id }, table: 'companyFromOrganization' }) as const;

/** Pipedrive's records tell to the second; Marketo's times are not needed. */
function updatedAt({ reference: { kind }, values }: HeldRecord): number | null {
  return KINDS[kind].vendor === 'pipedrive' ? (readMoment(values.get('update_time'))?.second ?? null) : null;
}

/** How a run ends that finds what is known. */
export const unchangedAsSeen = ({ target, externalId }: Seen): SyncResult => ({
  ...skipped('unchanged', idOfKey(target) ?? target.slice(target.indexOf(':') + 1)),
  ...(externalId !== null && { externalId }),
});
