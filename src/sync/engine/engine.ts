import { Injectable } from '@nestjs/common';
import { memberOf } from '../../base/by-name';
import { fewAtOnce } from '../../base/concurrency/gathering';
import { toAppError } from '../../base/errors/app-error';
import { runWhileFresh } from '../../base/concurrency/freshness';
import { isUnanswered } from '../../base/concurrency/trial';
import { inSpan } from '../../base/tracing/spans';
import { NamedLocks } from '../../base/store/named-locks';
import { type Flow } from '../flows/flow';
import { plain } from '../records/texts';
import { keyOf, type RecordReference, type Readable, type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { type WritePlan } from './plan';
import { FlowPlanner } from './planner';
import { ConsentRule, type SettledConsent } from './consent-rule';
import { StepsOfRuns } from './steps-of-runs';
import { KeptValues } from './kept-values';
import { readable, shownKept } from './readable';
import { type Kept, RecordWrite } from './record-write';
import { type Run } from './run';
import { type Change, type Conflict, type NotKept, skipped, type SyncResult } from './sync-result';
import { TargetWriter } from './target-writer';
import { namesOfSource, namesOfTarget, writtenBackFrom } from './two-way/judged';
import { TwoWayFields } from './two-way/two-way';
import { isWithheld, withoutStandIns } from './withheld';

/** What is older than this may be too old once a search and what follows it are done. */
const SOON_MS = 3_000;

/** How the writes of a plan ended. */
interface Outcome {
  /** The link that the source was given. */
  readonly linked: readonly Change[];
  /** The target as its vendor keeps it. */
  readonly now: Readable;
  readonly notKept: readonly NotKept[];
  readonly conflicts: readonly Conflict[];
  readonly consent: SettledConsent | null;
}

/** Runs a flow for one source record: plans what is to be written, writes it, and reports what became of it. */
@Injectable()
export class FlowEngine {
  constructor(
    private readonly planner: FlowPlanner,
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly twoWay: TwoWayFields,
    private readonly writer: TargetWriter,
    private readonly inStep: StepsOfRuns,
    private readonly keptValues: KeptValues,
    private readonly consent: ConsentRule,
    private readonly turns: NamedLocks,
  ) {}

  /**
   * @returns how it ended for the target; `skipped` with the reason where nothing was written to either side.
   * @throws OutdatedError where the target could not be written soon enough after it was read: nothing was sent.
   * @throws AppError `record-ambiguous`, `mapping-failed`, `record-rejected`, and those of the two vendors.
   */
  sync(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const attributes = { 'sync.source': flow.source, 'sync.source_id': source.id, 'sync.target': flow.target };
    return inSpan({ name: `flow ${flow.table}`, attributes }, async (span) => {
      const result = await this.syncNow(flow, source, run);
      span.set({ 'sync.status': result.status, ...(result.reason !== undefined && { 'sync.reason': result.reason }) });
      return result;
    });
  }

  private async syncNow(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const reference = { kind: flow.source, id: source.id };
    const pair = await this.state.linked(reference, flow.target);
    if (isUnanswered()) return this.wouldSync(flow, source, pair, run);
    const inTurn = (isLate: boolean): Promise<SyncResult> =>
      this.turns.run(turnNames(flow, source, pair), async (hasWaited) => {
        const current = hasWaited || isLate ? await this.records.require(reference) : source;
        const known = hasWaited || isLate ? await this.state.linked(reference, flow.target) : pair;
        return this.carryOver(flow, current, known, run);
      });
    if (!this.planner.isToBeSearched(flow, source, pair)) return inTurn(false);
    return fewAtOnce((hasWaited) => inTurn(hasWaited && !this.records.areFresh([source], SOON_MS)));
  }

  private async carryOver(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<SyncResult> {
    try {
      return await this.carryOverNow(flow, source, pair, run);
    } catch (thrown) {
      if (!toAppError(thrown).retryable) await this.consent.keep(flow, source);
      throw thrown;
    }
  }

  private async carryOverNow(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<SyncResult> {
    if (pair === null) await this.writer.rememberSource(flow, source);
    const plan = await this.planner.plan(flow, source, pair, run);
    if (plan.reason === null) return this.report(plan, await this.write(plan, run), run);
    await this.inStep.leave(flow, { kind: flow.source, id: source.id });
    await this.consent.keep(flow, source);
    return skipped(plan.reason);
  }

  /** The same plan, with the writes withheld and counted. */
  private async wouldSync(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<SyncResult> {
    const plan = await this.planner.plan(flow, source, pair, run);
    if (plan.reason !== null) return skipped(plan.reason);
    const { target, writes, sourceChanges, sourceLink } = plan;
    const isWritten = plan.isNew || Object.keys(writes).length > 0 || (plan.consent?.step ?? null) !== null;
    if (isWritten) await isWithheld(flow.target, plan.isNew ? 'create' : 'update');
    if (sourceLink || sourceChanges.length > 0) await isWithheld(flow.source, 'update');
    const linked = sourceLink ? [{ ...sourceLink, to: target.id }] : [];
    const now = { get: (field: string) => memberOf(writes, field) ?? target.get(field) };
    const consent = plan.consent && this.consent.wouldSettle(plan.consent, flow);
    return this.report(plan, { linked, now, notKept: [], conflicts: plan.review.conflicts, consent }, run);
  }

  /** Carries a plan out, and remembers what both sides hold then. */
  private async write(plan: WritePlan, run: Run): Promise<Outcome> {
    const { flow, source, target, review } = plan;
    const reference: RecordReference = { kind: flow.source, id: source.id };
    await this.inStep.begin(plan);
    if (isToBeJoined(plan)) await this.writer.join(flow, reference, target);
    const write = new RecordWrite(target, plan.targetFields, plan.writes, [
      ...namesOfTarget(review),
      ...this.inStep.namesOfTarget(plan),
    ]);
    const wasIntended = await this.twoWay.intend(review, write.asSent);
    if (plan.consent) await this.consent.begin(plan.consent, flow, target);
    const isFresh = (): boolean => this.records.areFresh([source, target]);
    const written = await runWhileFresh(isFresh, () => this.writer.save(flow, reference, target));
    const consent = plan.consent && (await this.consent.settle(plan.consent, flow, source, target, written));
    const ofTarget = write.kept(written);
    const ofSource = await this.writeSource(plan, run);
    const notKept = ofTarget.notKept.map(({ field }) => field);
    const sides = { source: ofSource.asWritten, target: { ...ofTarget.asWritten, id: Number(target.id) }, notKept };
    const conflicts = await this.twoWay.remember(review, sides, wasIntended);
    await this.rememberKept(plan, ofTarget, ofSource);
    await this.inStep.remember(plan, { source: ofSource, target: ofTarget, now: written.now }, run);
    const linked = plan.sourceLink ? [{ ...plan.sourceLink, to: target.id }] : [];
    const told = [...shownKept(ofTarget.notKept, plan.targetFields), ...shownKept(ofSource.notKept, plan.sourceFields)];
    return { linked, now: written.now, notKept: told, conflicts, consent };
  }

  /** Writes what the run has to write to the source: its link, and what the mapping has set on it. */
  private async writeSource(plan: WritePlan, run: Run): Promise<Kept> {
    const { flow, source, target, sourceChanges, sourceLink, sourceFields, review } = plan;
    for (const { field, from } of source.pendingChanges()) source.set(field, from);
    const changes = sourceChanges.map(({ field, to }) => [field, to] as const);
    const values = { ...Object.fromEntries(changes), ...(sourceLink && { [sourceLink.field]: target.id }) };
    const write = new RecordWrite(source, sourceFields, values, [
      ...namesOfSource(review),
      ...this.inStep.namesOfSource(plan, run),
    ]);
    return write.kept(await this.writer.saveSource(flow, source));
  }

  private async rememberKept(plan: WritePlan, ofTarget: Kept, ofSource: Kept): Promise<void> {
    const { flow, source, target, sourceFields, targetFields, review } = plan;
    const pair = [
      { kind: flow.source, id: source.id },
      { kind: flow.target, id: target.id! },
    ] as const;
    const { mapped, notKept } = review.comparison;
    const there = { known: notKept.there, wanted: mapped, now: ofTarget.asWritten, outdated: [] };
    await this.keptValues.remember(pair, ofTarget.notKept, there, targetFields);
    const outdated = writtenBackFrom(review, Object.keys(plan.writes));
    const back = { known: notKept.back, wanted: [], now: ofSource.asWritten, outdated };
    await this.keptValues.remember([pair[1], pair[0]], ofSource.notKept, back, sourceFields);
  }

  private async report(plan: WritePlan, outcome: Outcome, run: Run): Promise<SyncResult> {
    const { targetFields } = plan;
    const { linked, now, notKept, conflicts, consent } = outcome;
    const changes = [...plan.changes, ...(consent?.changes ?? []), ...plan.sourceChanges, ...linked];
    return {
      ...ended(plan, changes),
      ...identified(plan, now),
      ...(changes.length > 0 && { changes: withoutStandIns(await readable(changes, targetFields, run)) }),
      ...(notKept.length > 0 && { notKept: await readable(notKept, targetFields, run) }),
      ...(conflicts.length > 0 && { conflicts: await readable(conflicts, targetFields, run) }),
      ...(consent?.refused && { consent: consent.refused }),
    };
  }
}

/** Runs that could make the same target take turns, and so do the two directions of a pair. */
export function turnNames(
  { source: kind, target, sharedTexts }: Flow,
  source: SavedRecord,
  pair: number | null,
): string[] {
  const halves = [{ kind, id: source.id }, ...(pair === null ? [] : [{ kind: target, id: pair }])];
  const texts = sharedTexts.flatMap((text) => text.ofSource(source).map((value) => `text:${plain(value)}`));
  return [...halves.map(keyOf), ...texts];
}

/** Whether it is not remembered yet that the two belong together, or that the target was made. */
const isToBeJoined = ({ flow, target, pair, isNew, isLostCreate }: WritePlan): boolean =>
  isLostCreate || (!isNew && flow.opposite !== undefined && target.id !== pair);

function ended({ isNew, isLostCreate, target }: WritePlan, changes: readonly Change[]): SyncResult {
  if (changes.length === 0) return skipped('unchanged', target.id);
  return { status: isNew || isLostCreate ? 'created' : 'updated', id: target.id };
}

function identified({ flow: { externalId: field } }: WritePlan, now: Readable): Pick<SyncResult, 'externalId'> {
  const externalId = field === undefined ? null : now.get(field);
  return typeof externalId === 'string' ? { externalId } : {};
}
