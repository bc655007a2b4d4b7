import { Injectable } from '@nestjs/common';
import { isWithheld } from '../engine/withheld';
import { stanceOf } from '../mapping/consent';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from '../webhooks/body-checks';
import { saysNo } from '../webhooks/said-consent';

/** A person that was deleted, as its webhook shows it. */
interface DeletedPerson {
  readonly id: number;
  readonly record: JsonObject;
}

/** What persons said of their consent before they were deleted. */
@Injectable()
export class LastWord {
  constructor(
    private readonly records: Records,
    private readonly memory: ConsentMemory,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * To be called before a lead is deleted because its person was: a no that was not carried over yet is, since Marketo
   * remembers it of the address and nobody else does.
   */
  async keep(lead: SyncRecord, person: DeletedPerson | null): Promise<void> {
    const { consent } = this.settings.mapping;
    if (!consent || person === null || !(await this.saidNo(person, consent.person))) return;
    const facts = fieldOf(await this.records.of('lead').fields(), consent.lead);
    if (stanceOf(consent.lead, lead.get(consent.lead), facts) === 'out') return;
    if (await isWithheld('lead', 'update')) return;
    lead.set(consent.lead, true);
    await lead.save();
  }

  private async saidNo({ id, record }: DeletedPerson, name: string): Promise<boolean> {
    if ((await this.memory.of({ kind: 'person', id })).isOut) return true;
    const facts = fieldOf(await this.records.of('person').fields(), name);
    return facts !== undefined && saysNo(record, facts);
  }
}
