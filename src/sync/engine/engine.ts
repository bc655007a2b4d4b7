import { Injectable } from '@nestjs/common';
import { currentTrial } from '../../base/concurrency/trial';
import { NamedLocks } from '../../base/store/named-locks';
import { type Flow } from '../flows/flow';
import { plain } from '../matching/texts';
import { keyOf, type RecordReference, type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { type WritePlan } from './plan';
import { FlowPlanner } from './planner';
import { readableChanges, readableConflicts } from './readable';
import { type Run } from './run';
import { SeenCompanies } from './seen-companies';
import { type Change, skipped, type SyncResult } from './sync-result';
import { TargetWriter } from './target-writer';
import { TwoWayFields } from './two-way/two-way';
import { isWithheld, withoutStandIns } from './withheld';

/** Runs a flow for one source record: plans what is to be written, writes it, and reports what became of it. */
@Injectable()
export class FlowEngine {
  constructor(
    private readonly planner: FlowPlanner,
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly twoWay: TwoWayFields,
    private readonly writer: TargetWriter,
    private readonly companies: SeenCompanies,
    private readonly turns: NamedLocks,
  ) {}

  /**
   * @returns how it ended for the target; `skipped` with the reason where nothing was written to either side.
   * @throws AppError `record-ambiguous`, `mapping-failed`, `record-rejected`, and those of the two vendors.
   */
  async sync(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const reference = { kind: flow.source, id: source.id };
    const pair = await this.state.linked(reference, flow.target);
    if (currentTrial()) return this.wouldSync(flow, source, pair, run);
    return this.turns.run(turnNames(flow, source, pair), async (hasWaited) => {
      const current = hasWaited ? await this.records.require(reference) : source;
      const known = hasWaited ? await this.state.linked(reference, flow.target) : pair;
      if (known === null) await this.writer.rememberSource(flow, current);
      const plan = await this.planner.plan(flow, current, known, run);
      if (plan.reason !== null) return skipped(plan.reason);
      return this.report(plan, await this.write(plan), run);
    });
  }

  /** The same plan, with the writes withheld and counted. */
  private async wouldSync(flow: Flow, source: SavedRecord, pair: number | null, run: Run): Promise<SyncResult> {
    const plan = await this.planner.plan(flow, source, pair, run);
    if (plan.reason !== null) return skipped(plan.reason);
    const { target, writes, sourceChanges, sourceLink } = plan;
    if (plan.isNew || Object.keys(writes).length > 0) isWithheld(flow.target);
    if (sourceLink || sourceChanges.length > 0) isWithheld(flow.source);
    return this.report(plan, sourceLink ? [{ ...sourceLink, to: target.id }] : [], run);
  }

  /** Carries a plan out. @returns the link that the source was given */
  private async write(plan: WritePlan): Promise<Change[]> {
    const { flow, source, target, writes, sourceLink, review } = plan;
    const reference: RecordReference = { kind: flow.source, id: source.id };
    if (isToBeJoined(plan)) await this.writer.join(flow, reference, target);
    for (const [field, value] of Object.entries(writes)) target.set(field, value);
    const intention = await this.twoWay.intend(review, target as SavedRecord);
    await this.writer.save(flow, reference, target);
    if (sourceLink) source.set(sourceLink.field, target.id);
    await source.save();
    await this.twoWay.remember(review, target as SavedRecord, intention);
    await this.companies.remember(plan);
    return sourceLink ? [{ ...sourceLink, to: target.id }] : [];
  }

  private async report(plan: WritePlan, linked: readonly Change[], run: Run): Promise<SyncResult> {
    const { targetFields, review } = plan;
    const changes = [...plan.changes, ...plan.sourceChanges, ...linked];
    return {
      ...ended(plan, changes),
      ...identified(plan),
      ...(changes.length > 0 && { changes: withoutStandIns(await readableChanges(changes, targetFields, run)) }),
      ...(review.conflicts.length > 0 && {
        conflicts: await readableConflicts(review.conflicts, targetFields, run),
      }),
    };
  }
}

/** Runs that could make the same target take turns, and so do the two directions of a pair. */
function turnNames({ source: kind, target, sharedTexts }: Flow, source: SavedRecord, pair: number | null): string[] {
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

function identified({ flow: { externalId: field }, target }: WritePlan): Pick<SyncResult, 'externalId'> {
  const externalId = field === undefined ? null : target.get(field);
  return typeof externalId === 'string' ? { externalId } : {};
}
