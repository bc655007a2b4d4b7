import { Injectable } from '@nestjs/common';
import { QueueService, type TaskRecord } from '../../queue';
import { SyncSettings } from '../sync-settings';
import { explainRecord, explainTask, type RecordState } from './explain-record';
import { OpenConflicts } from '../state/open-conflicts';
import { keyOf, type RecordReference } from '../records/record';
import { RecordLine } from './record-line';

/** What is known of one record. */
export interface RecordStory {
  record: RecordReference;
  /** Its other half, as far as the service linked them. */
  linked: RecordReference | null;
  state: RecordState;
  /** One sentence: why, and what to do. */
  explanation: string;
  /** Of the record's line, the newest 50. */
  tasks: TaskRecord[];
}

const SHOWN = 50;
const MOST = 100;

/** Tells what is known of a record without asking a vendor. */
@Injectable()
export class RecordStories {
  constructor(
    private readonly queue: QueueService,
    private readonly line: RecordLine,
    private readonly settings: SyncSettings,
    private readonly conflicts: OpenConflicts,
  ) {}

  /** A record that nobody ever named has the state `unknown`. */
  async of(record: RecordReference): Promise<RecordStory> {
    const inLine = { record: keyOf(record), limit: MOST };
    const [linked, newest, running, queued, conflicts] = await Promise.all([
      this.line.halfOf(record),
      this.queue.list({ ...inLine, limit: SHOWN }),
      this.queue.list({ ...inLine, state: 'running' }),
      this.queue.list({ ...inLine, state: 'queued' }),
      this.conflicts.ofRecords([record]),
    ]);
    const tasks = newest.items;
    const next = running.items[0] ?? queued.items.at(-1) ?? null;
    const known = { next, ended: latest(tasks), conflicts };
    return { record, linked, ...explainRecord(record, known, this.settings.mapping), tasks };
  }

  /** One sentence about one task: how it stands, why, and what to do. */
  sentenceOf(task: TaskRecord): string {
    return explainTask(task, this.settings.mapping);
  }
}

/** The one that ended last: after a retry by hand that is not the one that was stored last. */
function latest(tasks: readonly TaskRecord[]): TaskRecord | null {
  const ended = tasks.filter(({ finishedAt }) => finishedAt !== null);
  return ended.reduce<TaskRecord | null>(
    (last, task) => (last === null || task.finishedAt! > last.finishedAt! ? task : last),
    null,
  );
}
