import { Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { type NewTask, QueueService, taskError, type TaskError } from '../../queue';
import { FlowEngine } from '../engine/engine';
import { type MeasuredTrial, type Price, priceOf, spentOn, tryOutMeasured } from '../engine/price';
import { observed } from '../engine/run-observer';
import { withReads } from '../engine/source-reads';
import { type Flow } from '../flows/flow';
import { type CarriedKind, factsOfKind } from '../records/kinds';
import { type MappedEntry } from '../mapping/mapped-entry';
import { mapRecord } from '../mapping/map-record';
import { SyncSettings } from '../sync-settings';
import { CARRIED_OVER } from '../tasks/definitions';
import { FlowRunner } from '../tasks/flow-runner';
import { PlanWatch, type WatchedRecord } from './plan-watch';
import { type TablePreview, tablePreview } from './table-preview';

/** What the mapping makes of one record now, entry by entry. */
export interface RecordPreview {
  readonly record: { readonly kind: CarriedKind; readonly id: number };
  /** As the task would have it; null where it would fail. */
  readonly result: object | null;
  /** Why the task would fail; null where it would not. */
  readonly error: TaskError | null;
  /** Those of the record's own table first, then those of the records that are carried over with it. */
  readonly tables: readonly TablePreview[];
  /** Of the task. */
  readonly price: Price;
  /** On this preview. */
  readonly spent: Price;
}

/** Shows what the mapping makes of a record by carrying it over as its task does, with every write withheld. */
@Injectable()
export class RecordPreviews {
  constructor(
    private readonly queue: QueueService,
    private readonly flows: FlowRunner,
    private readonly engine: FlowEngine,
    private readonly settings: SyncSettings,
  ) {}

  /** @throws AppError `vendor-unavailable`; every other error is part of the preview. */
  async of(kind: CarriedKind, id: number): Promise<RecordPreview> {
    const { flow, task: own } = CARRIED_OVER[kind];
    // A company is carried over with the records that name it.
    const task = factsOfKind(kind).hasTasks ? own.ofRecord(id) : null;
    const watch = new PlanWatch();
    const { outcome, trial } = await tryOutMeasured(() => observed(watch, () => this.carryOver(flow, id, task)));
    const failure = outcome.status === 'rejected' ? toAppError(outcome.reason) : null;
    if (failure?.kind === 'vendor-unavailable') throw failure;
    const completion = await this.completed(flow, watch);
    return {
      record: { kind, id },
      result: outcome.status === 'fulfilled' ? outcome.value : null,
      error: failure && taskError(failure),
      tables: ownFirst(watch.records, flow).map((each) => tablePreview(each, failure?.message ?? null)),
      price: priceOf(trial),
      spent: spentOn(trial, ...completion),
    };
  }

  private async carryOver(flow: Flow, id: number, task: Pick<NewTask, 'type' | 'params'> | null): Promise<object> {
    if (task !== null) return this.queue.perform(task);
    const off = this.flows.switchedOff(flow.table);
    if (off) return off;
    const source = await this.flows.load({ kind: flow.source, id });
    return this.engine.sync(flow, source, this.flows.newRun());
  }

  /** Maps what the task did not come to: of a record that is skipped or fails as a whole, people see the fields all the same. */
  private async completed({ table }: Flow, watch: PlanWatch): Promise<MeasuredTrial[]> {
    const own = watch.records.find(({ flow }) => flow.table === table);
    if (own === undefined || own.plan?.reason === null) return [];
    const { trial } = await tryOutMeasured(() => this.mapTheRest(own));
    return [trial];
  }

  private async mapTheRest({ flow: { table }, source, entries }: WatchedRecord): Promise<void> {
    const { mapping } = this.settings;
    const run = this.flows.newRun();
    const context = run.contextFor(source, table);
    const reads = run.readsOf(source, table);
    const onEntry = (mapped: MappedEntry): void => void entries.push(withReads(mapped, source, reads.takeRecent()));
    const known = new Set(entries.map(({ field }) => field));
    for (const [field, entry] of Object.entries(mapping[table] ?? {})) {
      if (known.has(field)) continue;
      const alone = { ...mapping, [table]: { [field]: entry } };
      // What fails is noted with its entry.
      await Promise.allSettled([mapRecord(table, alone, context, { onEntry })]);
    }
  }
}

const ownFirst = (records: readonly WatchedRecord[], { table }: Flow): WatchedRecord[] => [
  ...records.filter(({ flow }) => flow.table === table),
  ...records.filter(({ flow }) => flow.table !== table),
];
