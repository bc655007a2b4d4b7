import { Inject, Injectable } from '@nestjs/common';
import { AppError, toAppError } from '../../base/errors/app-error';
import { QueueService } from '../../queue/queue.service';
import { matchKey, textOf } from '../matching/match-rules';
import { fieldOf } from '../records/catalogues';
import { keyOf, type RecordReference, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { type Flow } from './flow';

/** Saves targets so that a create is never repeated, whatever is lost on the way. */
@Injectable()
export class TargetWriter {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'joinRecords'>,
  ) {}

  /** Remembers that a source and a saved target belong together; from then on their tasks are one line. */
  async join(flow: Flow, source: RecordReference, target: SyncRecord): Promise<void> {
    const reference: RecordReference = { kind: flow.target, id: target.id! };
    if ((await this.state.linked(source, flow.target)) === reference.id) return;
    await this.queue.joinRecords(keyOf(source), keyOf(reference));
    // The keys come first: they take the place of those that an unanswered create had left.
    await this.rememberKeys(flow, target);
    await this.state.link(source, reference);
  }

  /** @throws AppError; where the target vanished meanwhile a retryable one, since another match may be found. */
  async save(flow: Flow, source: RecordReference, target: SyncRecord): Promise<void> {
    const outcome = target.id === null ? await this.create(flow, source, target) : await this.update(flow, target);
    if (outcome === 'updated') await this.rememberKeys(flow, target);
    await this.join(flow, source, target);
  }

  /** The intention is durable before the call, and forgotten only once the outcome is known. */
  private async create(flow: Flow, source: RecordReference, target: SyncRecord): ReturnType<SyncRecord['save']> {
    await this.state.beginCreate(source, flow.target, await this.matchKeys(flow, target));
    try {
      return await target.save();
    } catch (thrown) {
      if (!mayHaveHappened(thrown)) await this.state.abandonCreate(source, flow.target);
      throw thrown;
    }
  }

  private async update(flow: Flow, target: SyncRecord): ReturnType<SyncRecord['save']> {
    try {
      return await target.save();
    } catch (thrown) {
      if (toAppError(thrown).kind !== 'record-not-found') throw thrown;
      const message = `The ${flow.target} ${target.id} was deleted while it was being written`;
      throw new AppError('vendor-unavailable', message, {}, { cause: thrown });
    }
  }

  private async rememberKeys(flow: Flow, target: SyncRecord): Promise<void> {
    const reference: RecordReference = { kind: flow.target, id: target.id! };
    for (const key of await this.matchKeys(flow, target)) await this.state.rememberMatchKey(reference, key);
  }

  /** The keys by which other runs can match the target before the vendor's search knows it. */
  private async matchKeys({ sharedTexts, target: kind }: Flow, target: SyncRecord): Promise<string[]> {
    const fields = await this.records.of(kind).fields();
    return sharedTexts
      .filter(({ target: field }) => fieldOf(fields, field) !== undefined)
      .map(({ target: field }) => ({ field, value: textOf(target.get(field)) }))
      .filter(({ value }) => value !== '')
      .map(({ field, value }) => matchKey(field, value));
  }
}

/** Whether a write that failed may have taken effect nevertheless. */
export function mayHaveHappened(thrown: unknown): boolean {
  const { kind, details } = toAppError(thrown);
  return details.outcomeUnknown === true || kind === 'internal';
}
