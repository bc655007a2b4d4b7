import { Injectable } from '@nestjs/common';
import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { MappingCheck } from '../check/mapping-check';
import { type RecordReference, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { skipped, type SyncResult } from './sync-result';
import { mayHaveHappened } from './target-writer';

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
    if (!person) {
      const isOwnWork = (await this.state.deletedBy(reference)) === name;
      return isOwnWork ? { status: 'deleted', id } : skipped('already gone', id);
    }
    const leadId = await this.state.linked(reference, 'lead');
    await this.state.beginDeletion(reference, name, leadId === null ? null : { kind: 'lead', id: leadId });
    await this.delete(person, reference);
    return { status: 'deleted', id };
  }

  private async delete(person: SyncRecord, reference: RecordReference): Promise<void> {
    try {
      await person.delete();
    } catch (thrown) {
      if (!mayHaveHappened(thrown)) await this.state.abandonDeletion(reference);
      throw thrown;
    }
  }
}
