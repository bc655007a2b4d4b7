import { Injectable } from '@nestjs/common';
import { type Flow } from '../flows/flow';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { isEmpty } from '../mapping/compare';
import { isLeftOut, type MappedEntry } from '../mapping/mapped-entry';
import { type MappedField, mappedValue, mapRecord, passesFilter } from '../mapping/map-record';
import { type MappingContext } from '../mapping/mapping';
import { linkOf } from '../matching/links';
import { type MatchContext } from '../matching/match-rules';
import { findTarget, type Match } from '../matching/matcher';
import { factsOfKind } from '../records/kinds';
import { type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { NOTHING_NOT_KEPT, type NotKeptOfPair } from '../state/not-kept';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { hasLabels } from './comparison';
import { differencesOf, type Mapped, whollyNew } from './differences';
import { ConsentRule } from './consent-rule';
import { KeptValues, type WantedValue } from './kept-values';
import { identityOf, isNewPair, linkOfNewTarget, sourceLink, targetLink } from './links';
import { type LinkPlan, type Plan, type SkipPlan, type WritePlan } from './plan';
import { type Run } from './run';
import { currentObserver } from './run-observer';
import { type SourceReads, withReads } from './source-reads';
import { type Change } from './sync-result';
import { TwoWayFields } from './two-way/two-way';

/**
 * Decides what a flow is to do for one source record: finds the target, maps, compares. It reads of both sides and
 * touches neither, nor the memory; only what the mapping itself asks for is carried out by the run on the way.
 */
@Injectable()
export class FlowPlanner {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly twoWay: TwoWayFields,
    private readonly keptValues: KeptValues,
    private readonly consent: ConsentRule,
    private readonly settings: SyncSettings,
  ) {}

  /** @throws AppError `record-ambiguous`, `mapping-failed`, and those of the two vendors. */
  async plan(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<Plan> {
    const observer = currentObserver();
    observer?.began(flow, source);
    const plan = await this.decided(flow, source, pair, run);
    observer?.planned(flow, source, plan);
    return plan;
  }

  private async decided(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<Plan> {
    const context = run.contextFor(source, flow.table);
    const reason = await this.reasonToSkip(flow, source, context);
    if (reason !== null) return { reason };
    const matching = this.matchContext(flow, source, pair);
    const match = await findTarget(flow.match, matching);
    if (!match && (await this.isDeletion(matching, run))) return { reason: 'deleted' };
    const required = match ? null : await this.requiredValue(flow, source, context);
    if (!match && isEmpty(required)) return { reason: flow.required.reason };
    const filling = run.contextFor(source, flow.table, match?.target);
    const mapped = await this.mapped(flow, source, required, filling, run.readsOf(source, flow.table));
    const plan = await this.compared(flow, matching, match, mapped, run);
    const given = { ...mapped, isNewPair: match !== null && isNewPair(match, matching) };
    return { ...plan, consent: await this.consent.plan(flow, source, plan.target, given) };
  }

  /** Whether the target may have to be searched in Pipedrive, which takes one search at a time and few of them. */
  isToBeSearched({ source: kind, target }: Flow, source: SavedRecord, pair: number | null): boolean {
    const isLinked = pair !== null || linkOf(source, kind, this.settings.mapping.links) !== null;
    return factsOfKind(target).vendor === 'pipedrive' && !isLinked;
  }

  /** The one target that the flow would write, and the rule that finds it; null where it would make a new one. */
  async match(flow: Flow, source: SavedRecord, rules = flow.match): Promise<Match | null> {
    const pair = await this.state.linked({ kind: flow.source, id: source.id }, flow.target);
    return findTarget(rules, this.matchContext(flow, source, pair));
  }

  /** As a run would find the target: what is to be set so that both name each other. */
  async planLinks(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<LinkPlan | SkipPlan> {
    const reason = await this.reasonToSkip(flow, source, run.contextFor(source, flow.table));
    if (reason !== null) return { reason };
    const matching = this.matchContext(flow, source, pair);
    const target = (await findTarget(flow.match, matching))?.target;
    if (target === undefined) return { reason: 'no partner' };
    const targetLinks = await targetLink(target, matching);
    return { reason: null, target, targetLinks, sourceLink: sourceLink(target, matching) };
  }

  private async reasonToSkip(flow: Flow, source: SavedRecord, context: MappingContext): Promise<string | null> {
    if (!(await passesFilter(flow.table, this.settings.mapping, context))) return 'filtered';
    for (const rule of flow.skip) {
      const reason = await rule(source, this.settings);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** The value of the field that a new target needs, before anything that the mapping may cause is done for it. */
  private async requiredValue(flow: Flow, source: SyncRecord, context: MappingContext): Promise<unknown> {
    const { table, required } = flow;
    const value = await mappedValue(table, required.field, this.settings.mapping, context);
    return value ?? required.otherwise(source);
  }

  private async mapped(
    flow: Flow,
    source: SavedRecord,
    required: unknown,
    context: MappingContext,
    reads: SourceReads,
  ): Promise<Mapped> {
    const [sourceFields, targetFields] = await Promise.all([this.fieldsOf(flow.source), this.fieldsOf(flow.target)]);
    const isKnown = (field: string): boolean => hasLabels(source, field, sourceFields);
    const observer = currentObserver();
    reads.takeRecent();
    const onEntry = (entry: MappedEntry): void => {
      if (isLeftOut(entry)) reads.goBeyond();
      observer?.mapped(flow, source, withReads(entry, source, reads.takeRecent()));
    };
    const values = await mapRecord(flow.table, this.settings.mapping, context, { isKnown, onEntry });
    return { values: withRequired(values, flow, required), sourceFields, targetFields };
  }

  private async compared(
    flow: Flow,
    matching: MatchContext,
    match: Match | null,
    mapped: Mapped,
    run: Run,
  ): Promise<Omit<WritePlan, 'consent'>> {
    const { source } = matching;
    const { sourceFields, targetFields } = mapped;
    const target = match?.target ?? (await this.records.of(flow.target).create());
    const isLostCreate = match?.rule.namesSource === true && (await this.wasUnanswered(matching));
    const notKept = match ? await this.notKept(flow, source, target) : NOTHING_NOT_KEPT;
    const present = match ? (target as SavedRecord) : null;
    const pair = { source, target: present, isNewPair: match !== null && isNewPair(match, matching), notKept };
    const review = await this.twoWay.review({ ...pair, flow, run, mapped: mapped.values, sourceFields, targetFields });
    const fixed = [...(match ? identityOf(flow, source, target) : []), ...(await targetLink(target, matching))];
    const wanted = [...review.wanted, ...fixed.map(({ field, to }) => ({ field, value: to }))];
    const unsent = new Set(await this.keptValues.sentBefore(wanted, notKept.there, targetFields));
    const isSent = ({ field }: { readonly field: string }): boolean => !unsent.has(field);
    const sent = fixed.filter(isSent);
    const differences = differencesOf(target, mapped, review.wanted.filter(isSent));
    return {
      reason: null,
      flow,
      source,
      pair: matching.pair,
      target,
      isNew: match === null,
      sourceFields,
      targetFields,
      isLostCreate,
      writes: { ...(match ? {} : flow.newTarget?.(source)), ...differences.writes, ...valuesOf(sent) },
      changes: isLostCreate
        ? [...whollyNew(mapped), ...sent, ...linkOfNewTarget(matching)]
        : [...differences.changes, ...sent],
      ...(await this.ofSource(source, target, matching, notKept, sourceFields)),
      unsent: [...unsent],
      review,
    };
  }

  /** What is to be written to the source, without what its vendor did not keep before. */
  private async ofSource(
    source: SavedRecord,
    target: SyncRecord,
    matching: MatchContext,
    { back }: NotKeptOfPair,
    fields: FieldCatalogue,
  ): Promise<Pick<WritePlan, 'sourceChanges' | 'sourceLink'>> {
    const changes = source.pendingChanges();
    const link = sourceLink(target, matching);
    const values = { ...valuesOf(changes), ...(link && { [link.field]: target.id }) };
    const unsent = new Set(await this.keptValues.sentBefore(wanting(values), back, fields));
    return {
      sourceChanges: changes.filter(({ field }) => !unsent.has(field)),
      sourceLink: link && unsent.has(link.field) ? null : link,
    };
  }

  private notKept(flow: Flow, source: SavedRecord, { id }: SyncRecord): Promise<NotKeptOfPair> {
    return this.keptValues.of({ kind: flow.source, id: source.id }, { kind: flow.target, id: id! });
  }

  /** Whether the target is gone because it was deleted on behalf of the source, or the source is to follow it. */
  private async isDeletion(matching: MatchContext, run: Run): Promise<boolean> {
    const { sourceKind: kind, source } = matching;
    return (await this.wasDeletedHere(matching)) || run.isBeingDeleted({ kind, id: source.id });
  }

  private async wasDeletedHere({ source, sourceKind, targetKind, links, pair }: MatchContext): Promise<boolean> {
    const reference: RecordReference = { kind: sourceKind, id: source.id };
    for (const id of new Set([linkOf(source, sourceKind, links), pair])) {
      if (id !== null && (await this.state.wasDeletedFor(reference, { kind: targetKind, id }))) return true;
    }
    return false;
  }

  private async wasUnanswered({ source, sourceKind, targetKind }: MatchContext): Promise<boolean> {
    return (await this.state.unansweredCreate({ kind: sourceKind, id: source.id }, targetKind)) !== null;
  }

  private fieldsOf(kind: Flow['source']): Promise<FieldCatalogue> {
    return this.records.of(kind).fields();
  }

  private matchContext(flow: Flow, source: SavedRecord, pair: number | null): MatchContext {
    const { source: sourceKind, target: targetKind } = flow;
    const { records, state } = this;
    return { sourceKind, targetKind, source, pair, links: this.settings.mapping.links, records, state };
  }
}

const wanting = (values: Readonly<Record<string, unknown>>): WantedValue[] =>
  Object.entries(values).map(([field, value]) => ({ field, value }));

const valuesOf = (changes: readonly Change[]): Record<string, unknown> =>
  Object.fromEntries(changes.map(({ field, to }) => [field, to]));

/** A new target gets its required field even where the mapping gives it none. */
function withRequired(mapped: readonly MappedField[], { required }: Flow, value: unknown): readonly MappedField[] {
  if (value === null) return mapped;
  const others = mapped.filter(({ field }) => field !== required.field);
  return [{ field: required.field, value, clear: false, write: 'always' }, ...others];
}
