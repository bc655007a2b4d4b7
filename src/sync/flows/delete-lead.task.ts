import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { MappingCheck } from '../check/mapping-check';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncSettings } from '../sync-settings';
import { Deletions } from './deletions';
import { type SyncResult } from './sync-result';

/** Deletes a Marketo lead because its person was deleted, or flags it where `MARKETO_DELETE_MODE` says so. */
@TaskHandler('delete-lead')
export class DeleteLeadTask implements HandlesTask {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly deletions: Deletions,
    private readonly settings: SyncSettings,
  ) {}

  async handle({ name, params }: TaskToRun): Promise<SyncResult> {
    this.mapping.assertUsable();
    const reference = { kind: 'lead', id: Number(params['leadId']) } as const;
    const lead = await this.records.of('lead').load(reference.id);
    if (!lead) return this.deletions.done(reference, name);
    const { deletedFlag } = this.settings;
    const isFlagged = deletedFlag !== null && lead.get(deletedFlag) === true;
    if (isFlagged) return this.deletions.done(reference, name, 'already flagged');
    return this.deletions.delete(reference, 'person', name, () => remove(lead, deletedFlag));
  }
}

function remove(lead: SyncRecord, deletedFlag: string | null): Promise<unknown> {
  if (deletedFlag === null) return lead.delete();
  lead.set(deletedFlag, true);
  return lead.save();
}
