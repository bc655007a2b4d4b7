import { Injectable } from '@nestjs/common';
import { QueueService } from '../../queue';
import { SyncState } from '../state/sync-state';
import { keyOf, type RecordKind, type RecordReference } from './record';

const OTHER_HALF: Readonly<Partial<Record<RecordKind, RecordKind>>> = {
  lead: 'person',
  person: 'lead',
  company: 'organization',
  organization: 'company',
};

/** Which records a record's tasks are to be looked for under: its own, its linked half's, and all in line with them. */
@Injectable()
export class RecordLine {
  constructor(
    private readonly state: SyncState,
    private readonly queue: QueueService,
  ) {}

  /** @returns the records as tasks name them, such as `lead:30`. */
  async of(record: RecordReference): Promise<string[]> {
    const kind = OTHER_HALF[record.kind];
    const id = kind === undefined ? null : await this.state.linked(record, kind);
    const half = kind === undefined || id === null ? [] : [keyOf({ kind, id })];
    return this.queue.lineOf([keyOf(record), ...half]);
  }
}
