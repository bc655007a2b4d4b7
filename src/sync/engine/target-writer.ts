import { Inject, Injectable } from '@nestjs/common';
import { AppError, toAppError } from '../../base/errors/app-error';
import { UnknownFieldError } from '../../base/records/record-errors';
import { QueueService } from '../../queue/queue.service';
import { type SharedText } from '../matching/shared-text';
import { matchKey } from '../records/texts';
import { fieldOf } from '../records/catalogues';
import { KINDS } from '../records/kinds';
import { keyOf, type RecordKind, type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { type Flow } from '../flows/flow';
import { oppositeOf } from '../flows/flows';
import { type WrittenRecord } from './record-write';

/** Saves targets so that a create is never repeated, whatever is lost on the way. */
@Injectable()
export class TargetWriter {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'joinRecords'>,
  ) {}

  /**
   * Remembers that a source and a saved target belong together; from then on the tasks of a lead and its person are one
   * line. Targets that are known by a key made of the source's id need no memory.
   */
  async join(flow: Flow, source: RecordReference, target: SyncRecord): Promise<void> {
    if (flow.opposite === undefined) return this.state.settleCreate(source, flow.target);
    const reference: RecordReference = { kind: flow.target, id: Number(target.id) };
    if (KINDS[flow.source].hasTasks && KINDS[flow.target].hasTasks) {
      await this.queue.joinRecords(keyOf(source), keyOf(reference));
    }
    // The keys come first: they take the place of those that an unanswered create had left.
    await this.rememberKeys(flow.sharedTexts, reference, target);
    await this.state.link(source, reference);
  }

  /** Lets the way back find the source by its texts before the vendor's search knows it. */
  async rememberSource(flow: Flow, source: SavedRecord): Promise<void> {
    const texts = oppositeOf(flow)?.sharedTexts ?? [];
    await this.rememberKeys(texts, { kind: flow.source, id: source.id }, source);
  }

  /**
   * @returns the target as its vendor keeps it.
   * @throws AppError; where the target, or a record that it names, vanished meanwhile a retryable one: all is found out
   *   anew.
   */
  async save(flow: Flow, source: RecordReference, target: SyncRecord): Promise<WrittenRecord> {
    const isNew = target.id === null;
    const outcome = isNew ? await this.create(flow, source, target) : await this.update(flow.target, target);
    const written = await this.asKept(flow.target, target, outcome);
    if (outcome === 'updated') {
      await this.rememberKeys(flow.sharedTexts, { kind: flow.target, id: Number(target.id) }, written.now);
    }
    if (isNew) await this.join(flow, source, written.now);
    return written;
  }

  /** Saves a source on which the run has set something. @returns the source as its vendor keeps it. */
  async saveSource({ source: kind }: Flow, source: SavedRecord): Promise<WrittenRecord> {
    return this.asKept(kind, source, await this.update(kind, source));
  }

  /** The intention is durable before the call, and forgotten only once the outcome is known. */
  private async create(flow: Flow, source: RecordReference, target: SyncRecord): ReturnType<SyncRecord['save']> {
    const keys = await this.matchKeys(flow.sharedTexts, flow.target, target);
    await this.state.beginCreate(source, flow.target, keys, this.records.of(flow.target).now?.());
    try {
      return await target.save();
    } catch (thrown) {
      if (!mayHaveHappened(thrown)) await this.state.settleCreate(source, flow.target);
      throw await this.unlessGone(flow.target, target, thrown, `A record that the new ${flow.target} names`);
    }
  }

  private async update(kind: RecordKind, record: SyncRecord): ReturnType<SyncRecord['save']> {
    try {
      return await record.save();
    } catch (thrown) {
      throw await this.unlessGone(kind, record, thrown, `The ${kind} ${record.id}`);
    }
  }

  /** What a write threw; a retryable error where the record, one that it names, or a field that was set is gone. */
  private async unlessGone(kind: RecordKind, record: SyncRecord, thrown: unknown, what: string): Promise<unknown> {
    const mayBeOfField = thrown instanceof UnknownFieldError || toAppError(thrown).kind === 'record-rejected';
    const fields = mayBeOfField ? await this.records.of(kind).fields() : null;
    const lost = fields && record.pendingChanges().filter(({ field }) => fieldOf(fields, field) === undefined);
    if (!lost || lost.length === 0) return unlessVanished(thrown, what);
    const message = `A field of ${kind} vanished while it was being written`;
    return new AppError('vendor-unavailable', message, {}, { cause: thrown });
  }

  /** What was kept is read back where the answer to a write does not tell. */
  private async asKept(
    kind: RecordKind,
    record: SyncRecord,
    outcome: Awaited<ReturnType<SyncRecord['save']>>,
  ): Promise<WrittenRecord> {
    const access = this.records.of(kind);
    if (outcome === 'unchanged' || !access.readBack) return { now: record, wasReadBack: false };
    try {
      return { now: await access.readBack(record.id!), wasReadBack: true };
    } catch (thrown) {
      throw unlessVanished(thrown, `The ${kind} ${record.id}`);
    }
  }

  private async rememberKeys(
    texts: readonly SharedText[],
    reference: RecordReference,
    record: SyncRecord,
  ): Promise<void> {
    for (const key of await this.matchKeys(texts, reference.kind, record)) {
      await this.state.rememberMatchKey(reference, key);
    }
  }

  /** The keys by which other runs can match a record before the vendor's search knows it. */
  private async matchKeys(texts: readonly SharedText[], kind: RecordKind, record: SyncRecord): Promise<string[]> {
    const fields = await this.records.of(kind).fields();
    return texts
      .filter(({ target }) => fieldOf(fields, target) !== undefined)
      .flatMap((text) => text.ofTarget(record).map((value) => matchKey(text.target, value)));
  }
}

/** What a write threw; a retryable error where it found something gone. */
function unlessVanished(thrown: unknown, what: string): unknown {
  if (toAppError(thrown).kind !== 'record-not-found') return thrown;
  return new AppError('vendor-unavailable', `${what} was deleted while it was being written`, {}, { cause: thrown });
}

/** Whether a write that failed may have taken effect nevertheless. */
export function mayHaveHappened(thrown: unknown): boolean {
  const { kind, details } = toAppError(thrown);
  return details.outcomeUnknown === true || kind === 'internal';
}
