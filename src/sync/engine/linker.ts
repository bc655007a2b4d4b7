import { Injectable } from '@nestjs/common';
import { runWhileFresh } from '../../base/concurrency/freshness';
import { NamedLocks } from '../../base/store/named-locks';
import { type Flow } from '../flows/flow';
import { linkField } from '../matching/links';
import { type RecordReference, type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { turnNames } from './engine';
import { type LinkPlan } from './plan';
import { FlowPlanner } from './planner';
import { type Run } from './run';
import { skipped, type SyncResult } from './sync-result';
import { TargetWriter } from './target-writer';

/** Lets a source and the partner that its flow would write name each other; nothing else of either is changed. */
@Injectable()
export class FlowLinker {
  constructor(
    private readonly planner: FlowPlanner,
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly writer: TargetWriter,
    private readonly settings: SyncSettings,
    private readonly turns: NamedLocks,
  ) {}

  /**
   * @returns `skipped` where the flow leaves the source alone, where it has no partner, or where both name each other.
   * @throws AppError as `FlowEngine.sync`
   */
  async link(flow: Flow, source: SavedRecord, run: Run): Promise<SyncResult> {
    const { links } = this.settings.mapping;
    if (linkField(flow.source, links) === null && linkField(flow.target, links) === null)
      return skipped('no link field');
    const reference: RecordReference = { kind: flow.source, id: source.id };
    const pair = await this.state.linked(reference, flow.target);
    return this.turns.run(turnNames(flow, source, pair), async (hasWaited) => {
      const current = hasWaited ? await this.records.require(reference) : source;
      const known = hasWaited ? await this.state.linked(reference, flow.target) : pair;
      const plan = await this.planner.planLinks(flow, current, known, run);
      return plan.reason === null ? this.write(flow, current, plan) : skipped(plan.reason);
    });
  }

  private async write(flow: Flow, source: SavedRecord, plan: LinkPlan): Promise<SyncResult> {
    const { target, targetLinks, sourceLink } = plan;
    const reference: RecordReference = { kind: flow.source, id: source.id };
    await this.writer.join(flow, reference, target);
    const ofSource = sourceLink ? [{ ...sourceLink, to: target.id }] : [];
    const changes = [...targetLinks, ...ofSource];
    if (changes.length === 0) return skipped('unchanged', target.id);
    for (const { field, to } of targetLinks) target.set(field, to);
    const isFresh = (): boolean => this.records.areFresh([source, target]);
    await runWhileFresh(isFresh, () => this.writer.save(flow, reference, target));
    for (const { field, to } of ofSource) source.set(field, to);
    await this.writer.saveSource(flow, source);
    return { status: 'updated', id: target.id, changes };
  }
}
