import { Injectable } from '@nestjs/common';
import { AppError } from '../../../base/errors/app-error';
import { PipedriveClient } from '../../../pipedrive';
import { PIPEDRIVE_CLASSES } from '../../records/classes';
import { type ListedKind } from '../../records/kinds';
import { type JobContext } from '../job-context';
import { type ListPlace } from '../store/job-progress';

type Wire = Record<string, unknown>;

/** What becomes of the records of a list. */
export interface ListWalk {
  /** By which the job knows how far it has come. */
  readonly name: string;
  readonly kind: ListedKind;
  /** ISO time: only those changed since. */
  readonly since?: string | undefined;
  /** @param place - where the list goes on; kept once this is done, unless this does it itself. */
  readonly keep: (wires: readonly Wire[], place: ListPlace<string>) => Promise<void>;
}

/** Walks Pipedrive's lists, 500 records to a call, sorted by id; one that was walked to its end is not read again. */
@Injectable()
export class PipedriveWalks {
  constructor(private readonly client: PipedriveClient) {}

  async walk(context: JobContext, walk: ListWalk): Promise<void> {
    const { isWhole, place } = await context.progress.list<string>(walk.name);
    if (isWhole) return;
    try {
      await this.from(place, context, walk);
    } catch (thrown) {
      // Pipedrive does not say how long a cursor is good for.
      if (place === null || !(thrown instanceof AppError) || thrown.kind !== 'record-rejected') throw thrown;
      await this.from(null, context, walk);
    }
  }

  /** Records that were changed lately, in one list. @returns the moment of the newest change; null where there is none. */
  async changedSince(
    kind: ListedKind,
    since: string,
    keep: (wires: readonly Wire[]) => Promise<void>,
  ): Promise<string | null> {
    let newest: string | null = null;
    for await (const { records } of this.client.listPages(PIPEDRIVE_CLASSES[kind].kind, { updated_since: since })) {
      await keep(records);
      for (const { update_time: at } of records) {
        if (typeof at === 'string' && (newest === null || at > newest)) newest = at;
      }
    }
    return newest;
  }

  private async from(place: string | null, context: JobContext, { name, kind, since, keep }: ListWalk): Promise<void> {
    const query = since === undefined ? {} : { updated_since: since };
    for await (const { records, nextCursor } of this.client.listPages(PIPEDRIVE_CLASSES[kind].kind, query, place)) {
      await context.checkIn();
      const place = { isWhole: nextCursor === null, place: nextCursor };
      await keep(records, place);
      await context.progress.keepList(name, place);
    }
  }
}
