import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { memberOf } from '../../base/by-name';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { NamedLocks } from '../../base/store/named-locks';
import { isEmpty } from '../mapping/compare';
import { type FieldFacts } from '../mapping/field-kind';
import { diff } from '../mapping/differ';
import { type MappedField, mappedValue, mapRecord, passesFilter } from '../mapping/map-record';
import { type MappingContext } from '../mapping/mapping';
import { linkOf } from '../matching/links';
import { type MatchContext } from '../matching/match-rules';
import { findTarget, type Match } from '../matching/matcher';
import { plain } from '../matching/texts';
import { fieldOf } from '../records/catalogues';
import { keyOf, type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { hasLabels } from './comparison';
import { type Flow } from '../flows/flow';
import { linkSource, linkTarget, newLink } from './links';
import { readableChanges, readableConflicts } from './readable';
import { type Run } from './run';
import { type Change, skipped, type SyncResult } from './sync-result';
import { TargetWriter } from './target-writer';
import { TwoWayFields } from './two-way/two-way';

/** Runs a flow for one source record: match, map, compare, write what differs, keep the links right. */
@Injectable()
export class FlowEngine {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly twoWay: TwoWayFields,
    private readonly writer: TargetWriter,
    private readonly settings: SyncSettings,
    private readonly turns: NamedLocks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns how it ended for the target; `skipped` with the reason where nothing was written to either side.
   * @throws AppError `record-ambiguous`, `mapping-failed`, `record-rejected`, and those of the two vendors.
   */
  async sync(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    return this.turns.run(await this.turnNames(flow, source), async (hasWaited) => {
      const reference = { kind: flow.source, id: source.id };
      return this.syncAlone(flow, hasWaited ? await this.records.require(reference) : source, run);
    });
  }

  /** The one target that the flow would write, and the rule that finds it; null where it would make a new one. */
  match(flow: Flow, source: SavedRecord, rules = flow.match): Promise<Match | null> {
    return findTarget(rules, this.matchContext(flow, source));
  }

  private async syncAlone(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const context = run.contextFor(source);
    const reason = await this.reasonToSkip(flow, source, context);
    if (reason !== null) return skipped(reason);
    const reference = { kind: flow.source, id: source.id };
    const matching = this.matchContext(flow, source);
    await this.writer.rememberSource(flow, source);
    const match = await findTarget(flow.match, matching);
    const isLostCreate = match?.rule.namesSource === true && (await this.wasUnanswered(matching));
    if (match) await this.writer.join(flow, reference, match.target);
    if (!match && (await this.isDeletion(reference, matching, run))) return skipped('deleted');
    const required = match ? null : await this.requiredValue(flow, source, context);
    if (!match && isEmpty(required)) return skipped(flow.required.reason);

    const [sourceFields, targetFields] = await Promise.all([this.fieldsOf(flow.source), this.fieldsOf(flow.target)]);
    const isKnown = (field: string): boolean => hasLabels(source, field, sourceFields);
    const values = await mapRecord(flow.table, this.settings.mapping, context, { isKnown });
    const mapped = withRequired(values, flow, required);
    const target = match?.target ?? (await this.newTarget(flow, source));
    const present = target.id === null ? null : (target as SavedRecord);
    const review = await this.twoWay.review({ flow, run, source, target: present, mapped, sourceFields, targetFields });

    const factsOf = (field: string): FieldFacts | undefined => fieldOf(targetFields, field);
    const read = match ? (field: string): unknown => target.get(field) : null;
    const { writes, changes: differences } = diff(review.wanted, { read, factsOf });
    const unwritten = setAll(target, writes);
    const written = differences.filter(({ field }) => !unwritten.has(field));
    const changes: Change[] = isLostCreate ? diff(mapped, { read: null, factsOf }).changes : written;
    if (match) changes.push(...identify(flow, source, target));
    changes.push(...(isLostCreate ? newLink(matching) : await linkTarget(target, matching)));
    await review.intend(target as SavedRecord);
    await this.writer.save(flow, reference, target);
    changes.push(...(await linkSource(target, matching)));
    await review.remember(target as SavedRecord);

    const result = {
      ...this.ended(match !== null && !isLostCreate, changes, target),
      ...this.identified(flow, target),
    };
    return {
      ...result,
      ...(changes.length > 0 && { changes: await readableChanges(changes, targetFields, run) }),
      ...(review.conflicts.length > 0 && {
        conflicts: await readableConflicts(review.conflicts, targetFields, run),
      }),
    };
  }

  private async reasonToSkip(flow: Flow, source: SavedRecord, context: MappingContext): Promise<string | null> {
    if (!(await passesFilter(flow.table, this.settings.mapping, context))) return 'filtered';
    for (const rule of flow.skip) {
      const reason = await rule(source, this.settings);
      if (reason !== null) return reason;
    }
    return null;
  }

  private ended(existed: boolean, changes: readonly Change[], target: SyncRecord): SyncResult {
    if (changes.length === 0) return skipped('unchanged', target.id);
    return { status: existed ? 'updated' : 'created', id: target.id! };
  }

  private identified({ externalId: field }: Flow, target: SyncRecord): Pick<SyncResult, 'externalId'> {
    const externalId = field === undefined ? null : target.get(field);
    return typeof externalId === 'string' ? { externalId } : {};
  }

  private async newTarget(flow: Flow, source: SavedRecord): Promise<SyncRecord> {
    const target = await this.records.of(flow.target).create();
    for (const [field, value] of Object.entries(flow.newTarget?.(source) ?? {})) target.set(field, value);
    return target;
  }

  /** The value of the field that a new target needs, before anything that the mapping may cause is done for it. */
  private async requiredValue(flow: Flow, source: SyncRecord, context: MappingContext): Promise<unknown> {
    const { table, required } = flow;
    const value = await mappedValue(table, required.field, this.settings.mapping, context);
    return value ?? required.otherwise(source);
  }

  /** Whether the target is gone because it was deleted on behalf of the source, or the source is to follow it. */
  private async isDeletion(source: RecordReference, matching: MatchContext, run: Run): Promise<boolean> {
    return (await this.wasDeletedHere(matching)) || run.isBeingDeleted(source);
  }

  private async wasDeletedHere({ source, sourceKind, targetKind, links }: MatchContext): Promise<boolean> {
    const reference = { kind: sourceKind, id: source.id };
    const ids = [linkOf(source, sourceKind, links), await this.state.linked(reference, targetKind)];
    for (const id of ids) {
      if (id !== null && (await this.state.wasDeletedFor(reference, { kind: targetKind, id }))) return true;
    }
    return false;
  }

  private async wasUnanswered({ source, sourceKind, targetKind }: MatchContext): Promise<boolean> {
    return (await this.state.unansweredCreate({ kind: sourceKind, id: source.id }, targetKind)) !== null;
  }

  /** Runs that could make the same target take turns, and so do the two directions of a pair. */
  private async turnNames({ source: kind, target, sharedTexts }: Flow, source: SavedRecord): Promise<string[]> {
    const reference = { kind, id: source.id };
    const other = await this.state.linked(reference, target);
    const pair = other === null ? [reference] : [reference, { kind: target, id: other }];
    const texts = sharedTexts.flatMap((text) => text.ofSource(source).map((value) => `text:${plain(value)}`));
    return [...pair.map(keyOf), ...texts];
  }

  private fieldsOf(kind: Flow['source']) {
    return this.records.of(kind).fields();
  }

  private matchContext({ source: sourceKind, target: targetKind }: Flow, source: SavedRecord): MatchContext {
    const { records, state, clock } = this;
    return { sourceKind, targetKind, source, links: this.settings.mapping.links, records, state, clock };
  }
}

/** Gives a target that others can know by nothing what a new one gets, where its account lets that be set. */
function identify(flow: Flow, source: SavedRecord, target: SyncRecord): Change[] {
  const { externalId: field } = flow;
  if (field === undefined || !isEmpty(target.get(field)) || !target.canSet(field)) return [];
  const to = memberOf(flow.newTarget?.(source) ?? {}, field);
  target.set(field, to);
  return [{ field, from: null, to }];
}

/** @returns the fields that mean the same to the record itself, so that nothing is written of them and nothing told. */
function setAll(target: SyncRecord, writes: Readonly<Record<string, unknown>>): Set<string> {
  const unwritten = new Set<string>();
  for (const [field, value] of Object.entries(writes)) {
    const before = target.id === null ? undefined : target.get(field);
    target.set(field, value);
    if (target.id !== null && isDeepStrictEqual(target.get(field), before)) unwritten.add(field);
  }
  return unwritten;
}

/** A new target gets its required field even where the mapping gives it none. */
function withRequired(mapped: readonly MappedField[], { required }: Flow, value: unknown): readonly MappedField[] {
  if (value === null) return mapped;
  const others = mapped.filter(({ field }) => field !== required.field);
  return [{ field: required.field, value, clear: false, write: 'always' }, ...others];
}
