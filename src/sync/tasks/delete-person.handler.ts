import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { MappingCheck } from '../check/mapping-check';
import { Records } from '../records/records';
import { Deletions } from './deletions';
import { type SyncResult } from '../engine/sync-result';
import { LastWord } from './last-word';
import { deletePersonTask } from './definitions';

/** Deletes a Pipedrive person because its lead was deleted. */
@TaskHandler(deletePersonTask)
export class DeletePersonHandler implements HandlesTask<ParamsOf<typeof deletePersonTask>> {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly deletions: Deletions,
    private readonly lastWord: LastWord,
  ) {}

  async handle({ name, params }: TaskToRun<ParamsOf<typeof deletePersonTask>>): Promise<SyncResult> {
    this.mapping.assertUsable();
    const reference = { kind: 'person', id: params.personId } as const;
    const person = await this.records.of('person').load(reference.id);
    if (!person) return this.deletions.done(reference, name);
    await this.lastWord.keep({ id: reference.id, record: person }, null);
    return this.deletions.delete(reference, 'lead', name, () => person.delete());
  }
}
