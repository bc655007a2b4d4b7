import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { PipedriveClient } from '../../pipedrive';
import { type NewTask, QueueService } from '../../queue';
import { PIPEDRIVE_CLASSES } from '../records/classes';
import { type ToldKind } from '../records/kinds';
import { keyOf } from '../records/record';
import { taskOfRecord } from '../tasks/definitions';

/** Whose tasks these are. */
const GUARDIAN = 'guardian';

const BATCH = 500;
/** Pipedrive tells times to the second, its clock's too. */
const SECOND_MS = 1000;

interface Changed {
  readonly id: number;
  /** By Pipedrive's clock, in epoch milliseconds. */
  readonly changedAt: number;
}

/** Queues the tasks of records whose events did not arrive. */
@Injectable()
export class CatchUp {
  constructor(
    private readonly pipedrive: PipedriveClient,
    private readonly queue: QueueService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The tasks of exactly the records that changed since a moment, once each.
   *
   * @param since - by Pipedrive's clock, in epoch milliseconds.
   * @returns their ids.
   * @throws AppError of Pipedrive, and `store-unavailable`: then some may be queued.
   */
  async ofChanges(object: ToldKind, since: number): Promise<Set<number>> {
    const queued = new Set<number>();
    for await (const { id } of this.changed(object, since)) {
      await this.enqueue(taskOfRecord({ kind: object, id }));
      queued.add(id);
    }
    return queued;
  }

  /**
   * Of the records that changed since a moment only those of which no task was begun since: their events did not arrive.
   *
   * @returns their ids. @throws AppError as `ofChanges`
   */
  async ofUntold(object: ToldKind, since: number): Promise<Set<number>> {
    const queued = new Set<number>();
    let batch: Changed[] = [];
    const look = async (): Promise<void> => {
      for (const { id } of await this.untold(object, batch)) {
        await this.enqueue(taskOfRecord({ kind: object, id }));
        queued.add(id);
      }
      batch = [];
    };
    for await (const changed of this.changed(object, since)) {
      if (batch.push(changed) === BATCH) await look();
    }
    await look();
    return queued;
  }

  enqueue(task: NewTask): Promise<unknown> {
    return this.queue.enqueue({ ...task, requestedBy: GUARDIAN });
  }

  private async untold(object: ToldKind, batch: readonly Changed[]): Promise<Changed[]> {
    const begun = await this.queue.lastBegun(batch.map(({ id }) => keyOf({ kind: object, id })));
    const aheadMs = this.pipedrive.now() - this.clock.now();
    return batch.filter(({ id, changedAt }) => {
      const begunAt = begun.get(keyOf({ kind: object, id })) ?? 0;
      return begunAt + aheadMs + SECOND_MS < changedAt;
    });
  }

  private async *changed(object: ToldKind, since: number): AsyncGenerator<Changed, void, undefined> {
    const { kind } = PIPEDRIVE_CLASSES[object];
    const query = { updated_since: toTheSecond(since) };
    const kinds = kind.archivePath === undefined ? [kind] : [kind, { ...kind, path: kind.archivePath }];
    for (const each of kinds) {
      for await (const { id, update_time: at } of this.pipedrive.listRecords(each, query)) {
        yield { id: Number(id), changedAt: Date.parse(String(at)) };
      }
    }
  }
}

/** Pipedrive refuses fractions of a second. */
const toTheSecond = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
