import { Injectable } from '@nestjs/common';
import { type PairedKind, type RecordReference } from '../records/record';
import { OpenConflicts } from '../state/open-conflicts';
import { SyncState } from '../state/sync-state';
import { skipped, type SyncResult } from '../engine/sync-result';
import { isWithheld } from '../engine/withheld';
import { mayHaveHappened } from '../engine/target-writer';

/** Deletes records because their other half was deleted, and remembers that it was this service. */
@Injectable()
export class Deletions {
  constructor(
    private readonly state: SyncState,
    private readonly conflicts: OpenConflicts,
  ) {}

  /**
   * Deletes the record in the name of the other half that it is linked with.
   *
   * @param remove - what deleting means for this kind of record.
   */
  async delete(
    record: RecordReference,
    otherKind: PairedKind,
    task: string,
    remove: () => Promise<unknown>,
  ): Promise<SyncResult> {
    if (await isWithheld(record.kind, 'delete')) return { status: 'deleted', id: record.id };
    const other = await this.state.linked(record, otherKind);
    await this.state.beginDeletion(record, task, other === null ? null : { kind: otherKind, id: other });
    try {
      await remove();
    } catch (thrown) {
      if (!mayHaveHappened(thrown)) await this.state.abandonDeletion(record);
      throw thrown;
    }
    await this.conflicts.closeAllOf(record);
    return { status: 'deleted', id: record.id };
  }

  /** For a deletion that the vendor answered with success and did not carry out. */
  async undone(record: RecordReference): Promise<void> {
    await this.state.abandonDeletion(record);
  }

  /** Whether this service deleted the record itself, so that its webhook is an echo. */
  async wasOwn(record: RecordReference): Promise<boolean> {
    return (await this.state.deletedBy(record)) !== null;
  }

  /** Of a record that is gone, or flagged, before anything was done: a repeated attempt knows its own work. */
  async done(record: RecordReference, task: string, reason = 'already gone'): Promise<SyncResult> {
    const isOwnWork = (await this.state.deletedBy(record)) === task;
    return isOwnWork ? { status: 'deleted', id: record.id } : skipped(reason, record.id);
  }
}
