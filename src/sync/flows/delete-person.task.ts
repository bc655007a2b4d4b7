import { Injectable } from '@nestjs/common';
import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { MappingCheck } from '../check/mapping-check';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { skipped, type SyncResult } from './sync-result';

/** Deletes a Pipedrive person because its lead was deleted, and remembers that it was this service. */
@Injectable()
@TaskHandler('delete-person')
export class DeletePersonTask implements HandlesTask {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly state: SyncState,
  ) {}

  async handle({ name, params }: TaskToRun): Promise<SyncResult> {
    this.mapping.assertUsable();
    const id = Number(params['personId']);
    const reference = { kind: 'person', id } as const;
    const person = await this.records.of('person').load(id);
    if (!person)
      return (await this.state.deletedBy(reference)) === name ? { status: 'deleted', id } : skipped('already gone', id);
    await this.state.beginDeletion(reference, name);
    await person.delete();
    return { status: 'deleted', id };
  }
}
