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

  /** Remembers that two records belong together; from then on their tasks are one line. */
  async join(source: RecordReference, target: RecordReference): Promise<void> {
    if ((await this.state.linked(source, target.kind)) === target.id) return;
    await this.queue.joinRecords(keyOf(source), keyOf(target));
    await this.state.link(source, target);
  }

  /** @throws AppError; where the target vanished meanwhile a retryable one, since another match may be found. */
  async save(flow: Flow, source: RecordReference, target: SyncRecord): Promise<void> {
    const keys = await this.matchKeys(flow, target);
    const outcome =
      target.id === null ? await this.create(flow, source, target, keys) : await this.update(flow, target);
    const written: RecordReference = { kind: flow.target, id: target.id! };
    await this.join(source, written);
    if (outcome === 'unchanged') return;
    for (const key of keys) await this.state.rememberMatchKey(written, key);
  }

  /** The intention is durable before the call, and forgotten only once the outcome is known. */
  private async create(
    flow: Flow,
    source: RecordReference,
    target: SyncRecord,
    keys: readonly string[],
  ): ReturnType<SyncRecord['save']> {
    await this.state.beginCreate(source, flow.target, keys);
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
