import { Injectable } from '@nestjs/common';
import { ActionsLog } from '../../base/actions/actions-log';
import { AppError } from '../../base/errors/app-error';
import { type AcceptedTask, type NewTask, QueueService } from '../../queue';
import { type Vendor } from '../records/kinds';
import { keyOf } from '../records/record';
import { OpenConflicts } from '../state/open-conflicts';
import { type ConflictSide, type StoredConflict } from '../state/stored-conflict';
import { taskOfRecord } from '../tasks/definitions';

/** An open conflict as people see it. The ids are those of its two records: a lead and a person, or a company and an organization. */
export interface Conflict {
  readonly id: number;
  readonly lead?: number;
  readonly company?: number;
  readonly person?: number;
  readonly organization?: number;
  /** Of the target of the task that found it; several that belong together with a plus sign between. */
  readonly field: string;
  /** Of several fields an object by their names. */
  readonly marketo: ConflictSide;
  readonly pipedrive: ConflictSide;
  /** ISO time. */
  readonly since: string;
}

export interface ConflictsPage {
  readonly items: readonly Conflict[];
  readonly nextCursor: string | null;
}

/** What people are asked to decide, and what becomes of their decisions. */
@Injectable()
export class Conflicts {
  constructor(
    private readonly conflicts: OpenConflicts,
    private readonly queue: QueueService,
    private readonly actions: ActionsLog,
  ) {}

  /** Open ones, the newest first. @throws AppError `invalid-request` for a cursor that no page gave. */
  async list({ limit, cursor }: { limit: number; cursor?: string }): Promise<ConflictsPage> {
    const { items, nextCursor } = await this.conflicts.list(limit, cursor);
    return { items: items.flatMap(shown), nextCursor };
  }

  /**
   * Decides for one side, and queues the task that carries over what that side holds when it runs.
   *
   * @param who - the name of the API key.
   * @throws AppError `record-not-found` for an unknown id, `conflict` where it is decided or closed already,
   *   `store-unavailable` where no task could be stored: then it is open as before.
   */
  async decide(id: number, keep: Vendor, who: string): Promise<AcceptedTask> {
    const conflict = await this.conflicts.get(id);
    if (conflict === null) throw new AppError('record-not-found', 'There is no conflict of this id');
    if (!(await this.conflicts.decide(id, keep))) throw new AppError('conflict', await this.whyNotOpen(id));
    const task = await this.queued(conflict, keep, who);
    await this.conflicts.forgetValues(id);
    await this.actions.record({ who, what: `keep ${keep}`, subject: `conflict ${id}`, count: 1 });
    return task;
  }

  /**
   * Queues the tasks of decisions that no task was begun for, since the process may have ended before one was stored.
   * What a task could not carry over is told by that task, and is not tried again by itself.
   */
  async resume(): Promise<void> {
    for (const conflict of await this.conflicts.decided()) {
      if (conflict.kept === null || (await this.wasBegun(conflict, conflict.kept))) continue;
      await this.queue.enqueue(taskThatKeeps(conflict, conflict.kept));
    }
  }

  private async wasBegun(conflict: StoredConflict, keep: Vendor): Promise<boolean> {
    const record = keyOf(conflict[keep]);
    const begunAt = (await this.queue.lastBegun([record])).get(record) ?? 0;
    return begunAt >= (conflict.endedAt ?? 0);
  }

  private async queued(conflict: StoredConflict, keep: Vendor, who: string): Promise<AcceptedTask> {
    try {
      return await this.queue.enqueue({ ...taskThatKeeps(conflict, keep), requestedBy: who });
    } catch (thrown) {
      await this.conflicts.undecide(conflict.id);
      throw thrown;
    }
  }

  private async whyNotOpen(id: number): Promise<string> {
    const now = await this.conflicts.get(id);
    const kept = now?.kept === null || now === null ? 'closed' : `decided for ${now.kept}`;
    return `Only an open conflict can be decided; this one is ${kept} already`;
  }
}

/** None where it was decided while the page was read. */
function shown({ id, marketo, pipedrive, found, since }: StoredConflict): Conflict[] {
  if (found === null) return [];
  const { field, marketo: inMarketo, pipedrive: inPipedrive } = found;
  const records = { [marketo.kind]: marketo.id, [pipedrive.kind]: pipedrive.id };
  return [{ id, ...records, field, marketo: inMarketo, pipedrive: inPipedrive, since: new Date(since).toISOString() }];
}

function taskThatKeeps({ marketo, pipedrive }: StoredConflict, keep: Vendor): NewTask {
  const side = keep === 'marketo' ? marketo : pipedrive;
  const task = taskOfRecord(side);
  if (task === null) throw new TypeError(`A ${side.kind} has no conflicts`);
  return task;
}
