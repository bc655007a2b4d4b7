import { Inject, Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { QueueService } from '../../queue/queue.service';
import { matchKey, textOf } from '../matching/match-rules';
import { keyOf, type RecordReference, type SyncRecord } from '../records/record';
import { SyncState } from '../state/sync-state';
import { type Flow } from './flow';

/** Saves targets so that a create is never repeated, whatever is lost on the way. */
@Injectable()
export class TargetWriter {
  constructor(
    private readonly state: SyncState,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'joinRecords'>,
  ) {}

  /** Saves the target and remembers that it belongs to the source. */
  async save(flow: Flow, sourceId: number, target: SyncRecord): Promise<void> {
    const source = { kind: flow.source, id: sourceId };
    const outcome = target.id === null ? await this.create(flow, source, target) : await target.save();
    const written: RecordReference = { kind: flow.target, id: target.id! };
    if ((await this.state.linked(source, flow.target)) !== written.id) {
      await this.state.link(source, written);
      await this.queue.joinRecords(keyOf(source), keyOf(written));
    }
    const text = textOf(target.get(flow.sharedText.target));
    if (outcome !== 'unchanged' && text !== '') {
      await this.state.rememberMatchKey(written, matchKey(flow.sharedText.target, text));
    }
  }

  /** The intention is durable before the call, and forgotten only once the outcome is known. */
  private async create(flow: Flow, source: RecordReference, target: SyncRecord): ReturnType<SyncRecord['save']> {
    await this.state.beginCreate(source, flow.target);
    try {
      return await target.save();
    } catch (thrown) {
      const { kind, details } = toAppError(thrown);
      const mayExist = details.outcomeUnknown === true || kind === 'internal';
      if (!mayExist) await this.state.abandonCreate(source, flow.target);
      throw thrown;
    }
  }
}
