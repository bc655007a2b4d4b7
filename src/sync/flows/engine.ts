import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/clock';
import { KeyedLock } from '../../base/keyed-lock';
import { isEmpty } from '../mapping/compare';
import { type FieldFacts } from '../mapping/field-kind';
import { diff } from '../mapping/differ';
import { type MappedField, mapRecord, passesFilter } from '../mapping/map-record';
import { type MappingContext } from '../mapping/mapping';
import { linkOf, type MatchContext, matchKey, unansweredCreate } from '../matching/match-rules';
import { findTarget, type Match } from '../matching/matcher';
import { fieldOf } from '../records/catalogues';
import { keyOf, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type Flow } from './flow';
import { linkSource, linkTarget, newLink } from './links';
import { readable } from './readable';
import { type Run } from './run';
import { type Change, skipped, type SyncResult } from './sync-result';
import { TargetWriter } from './target-writer';

/** Runs a flow for one source record: match, map, compare, write what differs, keep the links right. */
@Injectable()
export class FlowEngine {
  private readonly lock = new KeyedLock();

  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly writer: TargetWriter,
    private readonly settings: SyncSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns how it ended for the target; `skipped` with the reason where nothing was written to either side.
   * @throws AppError `record-ambiguous`, `mapping-failed`, `record-rejected`, and those of the two vendors.
   */
  async sync(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const context = run.contextFor(source);
    if (!(await passesFilter(flow.table, this.settings.mapping, context))) return skipped('filtered');
    const reason = flow.skip.map((rule) => rule(source, this.settings)).find((found) => found !== null);
    if (reason) return skipped(reason);
    return this.lock.run(turns(flow, source), () => this.syncAlone(flow, source, context, run));
  }

  private async syncAlone(flow: Flow, source: SavedRecord, context: MappingContext, run: Run): Promise<SyncResult> {
    const reference = { kind: flow.source, id: source.id };
    const matching = this.matchContext(flow, source);
    const match = await findTarget(flow.match, matching);
    if (match) await this.writer.join(flow, reference, match.target);
    if (!match && (await this.wasDeletedHere(matching))) return skipped('deleted');
    const required = match ? null : await this.requiredValue(flow, source, context);
    if (!match && isEmpty(required)) return skipped(flow.required.reason);

    const mapped = withRequired(await mapRecord(flow.table, this.settings.mapping, context), flow, required);
    const target = match?.target ?? (await this.records.of(flow.target).create());
    const mappedChanges = await this.apply(flow, mapped, target, match);
    const wasLost = match?.rule === unansweredCreate;
    const linkChanges = wasLost ? newLink(matching) : await linkTarget(target, matching);
    const changes = [...mappedChanges, ...linkChanges];
    await this.writer.save(flow, reference, target);
    changes.push(...(await linkSource(target, matching)));

    if (changes.length === 0) return skipped('unchanged', target.id);
    const status = match && !wasLost ? 'updated' : 'created';
    return {
      status,
      id: target.id!,
      changes: await readable(changes, await this.records.of(flow.target).fields(), run),
    };
  }

  /** Sets what differs on the target. @returns the changes, for a create whose answer was lost all that it wrote. */
  private async apply(
    flow: Flow,
    mapped: readonly MappedField[],
    target: SyncRecord,
    match: Match | null,
  ): Promise<Change[]> {
    const fields = await this.records.of(flow.target).fields();
    const factsOf = (field: string): FieldFacts | undefined => fieldOf(fields, field);
    const present = match ? (field: string): unknown => target.get(field) : null;
    const { writes, changes } = diff(mapped, { read: present, factsOf });
    for (const [field, value] of Object.entries(writes)) target.set(field, value);
    return match?.rule === unansweredCreate ? diff(mapped, { read: null, factsOf }).changes : changes;
  }

  /** The value of the field that a new target needs, before anything that the mapping may cause is done for it. */
  private async requiredValue(flow: Flow, source: SyncRecord, context: MappingContext): Promise<unknown> {
    const entry = this.settings.mapping[flow.table]?.[flow.required.field];
    const table = entry ? { [flow.required.field]: entry } : {};
    const [mapped] = await mapRecord(flow.table, { ...this.settings.mapping, [flow.table]: table }, context);
    return mapped && !isEmpty(mapped.value) ? mapped.value : flow.required.otherwise(source);
  }

  private async wasDeletedHere({ source, sourceKind, targetKind, links }: MatchContext): Promise<boolean> {
    const reference = { kind: sourceKind, id: source.id };
    const ids = [linkOf(source, sourceKind, links), await this.state.linked(reference, targetKind)];
    for (const id of ids) {
      if (id !== null && (await this.state.wasDeletedFor(reference, { kind: targetKind, id }))) return true;
    }
    return false;
  }

  private matchContext({ source: sourceKind, target: targetKind }: Flow, source: SavedRecord): MatchContext {
    const { records, state, clock } = this;
    return { sourceKind, targetKind, source, links: this.settings.mapping.links, records, state, clock };
  }
}

/** Runs that could make the same target take turns. */
function turns({ source: kind, target, sharedTexts }: Flow, source: SavedRecord): string[] {
  const texts = sharedTexts
    .map(({ target: field, of }) => ({ field, value: of(source) }))
    .filter(({ value }) => value !== '');
  return [keyOf({ kind, id: source.id }), ...texts.map(({ field, value }) => `${target}:${matchKey(field, value)}`)];
}

/** A new target gets its required field even where the mapping gives it none. */
function withRequired(mapped: readonly MappedField[], { required }: Flow, value: unknown): readonly MappedField[] {
  if (value === null) return mapped;
  const others = mapped.filter(({ field }) => field !== required.field);
  return [{ field: required.field, value, clear: false, write: 'always' }, ...others];
}
