import { Injectable } from '@nestjs/common';
import { type AppError } from '../../../base/errors/app-error';
import { QueueService, taskError } from '../../../queue';
import { type Flow } from '../../flows/flow';
import { FlowLinker } from '../../engine/linker';
import { type SyncResult } from '../../engine/sync-result';
import { CARRIED_OVER, taskOfRecord } from '../../tasks/definitions';
import { FlowRunner } from '../../tasks/flow-runner';
import { withoutPlayedIds } from '../batch/played-ids';
import { type JobKind, type RecordOutcome } from '../job';
import { type Finding } from '../store/job-progress';

/** How a record ended, and what is told of it; null for one of which there is nothing to tell. */
export interface RecordEnd {
  readonly outcome: RecordOutcome;
  readonly finding: Finding | null;
}

/** What a job does for one record: what its task would do. */
@Injectable()
export class RecordWork {
  constructor(
    private readonly queue: QueueService,
    private readonly flows: FlowRunner,
    private readonly linker: FlowLinker,
  ) {}

  /** @throws what the task's handler throws. */
  async sync(kind: JobKind, id: number): Promise<RecordEnd> {
    const done = await this.queue.perform(taskOfRecord({ kind, id }));
    const result = withoutPlayedIds(done) as SyncResult;
    return endOf(
      kind,
      id,
      result,
      result.status === 'created' || result.status === 'updated' ? result.status : 'skipped',
    );
  }

  /** Only sets the links of the record and of the partner that its task would write. @throws as `sync` */
  async link(kind: JobKind, id: number): Promise<RecordEnd> {
    const { flow } = CARRIED_OVER[kind];
    const off = this.flows.switchedOff(flow.table);
    const result = off ?? (await this.flows.whileFresh(() => this.linked(flow, id)));
    return endOf(kind, id, result, result.status === 'updated' ? 'linked' : 'skipped');
  }

  private async linked(flow: Flow, id: number): Promise<SyncResult> {
    const source = await this.flows.load({ kind: flow.source, id });
    return this.linker.link(flow, source, this.flows.newRun());
  }
}

function endOf(kind: JobKind, id: number, result: SyncResult, outcome: RecordOutcome): RecordEnd {
  if (isSilent(result)) return { outcome, finding: null };
  const target = typeof result.id === 'number' || typeof result.id === 'string' ? result.id : null;
  const { flow } = CARRIED_OVER[kind];
  return {
    outcome,
    finding: {
      record: { kind, id },
      target: target === null ? null : { kind: flow.target, id: target },
      outcome,
      result,
    },
  };
}

export function failureOf(kind: JobKind, id: number, error: AppError): RecordEnd {
  const outcome = error.kind === 'record-ambiguous' ? 'ambiguous' : 'failed';
  return { outcome, finding: { record: { kind, id }, target: null, outcome, error: taskError(error) } };
}

/** Nothing was to be done, and nothing is to be told. */
const isSilent = ({ status, reason, conflicts }: SyncResult): boolean =>
  status === 'skipped' && reason === 'unchanged' && conflicts === undefined;
