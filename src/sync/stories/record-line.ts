import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../base/errors/app-error';
import { QueueService, RecordLines } from '../../queue';
import { SyncState } from '../state/sync-state';
import { KINDS_IN_LINES, otherHalfOf } from '../records/kinds';
import { keyOf, linkedId, type RecordReference } from '../records/record';

/** Which records a record's tasks are to be looked for under: its own, its linked half's, and all in line with them. */
@Injectable()
export class RecordLine implements OnModuleInit {
  constructor(
    private readonly state: SyncState,
    private readonly queue: QueueService,
    private readonly lines: RecordLines,
  ) {}

  onModuleInit(): void {
    this.lines.learn((text) => this.of(recordNamed(text)));
  }

  /** @returns the records as tasks name them, such as `lead:30`. */
  async of(record: RecordReference): Promise<string[]> {
    const half = await this.halfOf(record);
    return this.queue.lineOf([keyOf(record), ...(half === null ? [] : [keyOf(half)])]);
  }

  /** The record of the other vendor that the service linked with this one, or null. */
  async halfOf(record: RecordReference): Promise<RecordReference | null> {
    const kind = otherHalfOf(record.kind);
    const id = kind === null ? null : await this.state.linked(record, kind);
    return kind === null || id === null ? null : { kind, id };
  }
}

/**
 * Reads a record as tasks name it, `lead:30`.
 *
 * @throws AppError `invalid-request`
 */
function recordNamed(text: string): RecordReference {
  const [, name, digits] = /^([a-z]{1,20}):(\d{1,16})$/.exec(text) ?? [];
  const kind = KINDS_IN_LINES.find((each) => each === name);
  const id = linkedId(digits);
  if (kind !== undefined && id !== null) return { kind, id };
  throw new AppError(
    'invalid-request',
    `record must be a kind and an id, such as lead:30; kinds: ${KINDS_IN_LINES.join(', ')}`,
  );
}
