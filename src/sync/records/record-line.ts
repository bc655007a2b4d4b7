import { Injectable } from '@nestjs/common';
import { QueueService } from '../../queue';
import { SyncState } from '../state/sync-state';
import { otherHalfOf } from './kinds';
import { keyOf, type RecordReference } from './record';

/** Which records a record's tasks are to be looked for under: its own, its linked half's, and all in line with them. */
@Injectable()
export class RecordLine {
  constructor(
    private readonly state: SyncState,
    private readonly queue: QueueService,
  ) {}

  /** @returns the records as tasks name them, such as `lead:30`. */
  async of(record: RecordReference): Promise<string[]> {
    const kind = otherHalfOf(record.kind);
    const id = kind === null ? null : await this.state.linked(record, kind);
    const half = kind === null || id === null ? [] : [keyOf({ kind, id })];
    return this.queue.lineOf([keyOf(record), ...half]);
  }
}
