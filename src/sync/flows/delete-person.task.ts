import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { MappingCheck } from '../check/mapping-check';
import { Records } from '../records/records';
import { Deletions } from './deletions';
import { type SyncResult } from './sync-result';

/** Deletes a Pipedrive person because its lead was deleted. */
@TaskHandler('delete-person')
export class DeletePersonTask implements HandlesTask {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly deletions: Deletions,
  ) {}

  async handle({ name, params }: TaskToRun): Promise<SyncResult> {
    this.mapping.assertUsable();
    const reference = { kind: 'person', id: Number(params['personId']) } as const;
    const person = await this.records.of('person').load(reference.id);
    if (!person) return this.deletions.done(reference, name);
    return this.deletions.delete(reference, 'lead', name, () => person.delete());
  }
}
