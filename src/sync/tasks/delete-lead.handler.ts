import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { currentTrial } from '../../base/concurrency/trial';
import { MappingCheck } from '../check/mapping-check';
import { linkOf } from '../matching/links';
import { type RecordReference, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncSettings } from '../sync-settings';
import { PersonLink } from '../webhooks/person-link';
import { type PipedriveWebhook, readWebhook } from '../webhooks/pipedrive-webhook';
import { Deletions } from './deletions';
import { skipped, type SyncResult } from '../engine/sync-result';
import { LastWord } from './last-word';
import { deleteLeadTask } from './definitions';

/** Deletes a Marketo lead because its person was deleted, or flags it where `MARKETO_DELETE_MODE` says so. */
@TaskHandler(deleteLeadTask)
export class DeleteLeadHandler implements HandlesTask<ParamsOf<typeof deleteLeadTask>> {
  constructor(
    private readonly mapping: MappingCheck,
    private readonly records: Records,
    private readonly deletions: Deletions,
    private readonly settings: SyncSettings,
    private readonly link: PersonLink,
    private readonly lastWord: LastWord,
  ) {}

  async handle({ name, params, payload }: TaskToRun<ParamsOf<typeof deleteLeadTask>>): Promise<SyncResult> {
    this.mapping.assertUsable();
    const person = payload === undefined ? null : deletedPerson(payload);
    const leadId = 'leadId' in params ? params.leadId : person && (await this.link.resolve(person.record));
    const isEcho = person !== null && (await this.deletions.wasOwn({ kind: 'person', id: person.id }));
    if (leadId === null && person && !isEcho) await this.lastWord.keep(person, null);
    if (leadId === null) return skipped('no linked id');
    if (isEcho) return skipped('deleted by this service', leadId);
    const reference = { kind: 'lead', id: leadId } as const;
    const lead = await this.records.of('lead').load(reference.id);
    if (!lead && person) await this.lastWord.keep(person, null);
    if (!lead) return this.deletions.done(reference, name);
    const { deletedFlag } = this.settings;
    const isFlagged = deletedFlag !== null && lead.get(deletedFlag) === true;
    if (isFlagged) return this.deletions.done(reference, name, 'already flagged');
    if (person) await this.lastWord.keep(person, lead);
    if (person && (await this.isOfAnother(lead, person.id))) return skipped('linked to another person', reference.id);
    const remove = () => (deletedFlag === null ? lead.delete() : this.flag(lead, deletedFlag));
    const result = await this.deletions.delete(reference, 'person', name, remove);
    return deletedFlag === null ? result : this.asKept(reference, deletedFlag, result);
  }

  private async flag(lead: SyncRecord, deletedFlag: string): Promise<void> {
    lead.set(deletedFlag, true);
    await lead.save();
  }

  /** Marketo answers success for a field that it blocks, too: then the lead is neither flagged nor deleted. */
  private async asKept(reference: RecordReference, deletedFlag: string, result: SyncResult): Promise<SyncResult> {
    const lead = await this.records.of('lead').load(reference.id);
    if (!lead || lead.get(deletedFlag) === true || currentTrial()) return result;
    await this.deletions.undone(reference);
    const notKept = [{ field: deletedFlag, sent: true, kept: lead.get(deletedFlag) }];
    return { ...skipped('Marketo does not keep the flag', reference.id), notKept };
  }

  /** A person that was copied, or merged by a webhook of version 1, leaves its lead to another one that is linked. */
  private async isOfAnother(lead: SyncRecord, personId: number): Promise<boolean> {
    const { links } = this.settings.mapping;
    const persons = this.records.of('person');
    const linked = linkOf(lead, 'lead', links);
    if (linked !== null && linked !== personId && (await persons.load(linked)) !== null) return true;
    const others = await persons.find(links.person, [Number(lead.id)]);
    return others.some(({ id }) => id !== personId);
  }
}

function deletedPerson(payload: unknown): PipedriveWebhook | null {
  const event = readWebhook(payload, 'person');
  return 'ignored' in event ? null : event;
}
