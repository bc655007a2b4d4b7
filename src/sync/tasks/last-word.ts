import { Injectable } from '@nestjs/common';
import { currentTrial } from '../../base/concurrency/trial';
import { FormerLeads } from '../engine/former-leads';
import { isWithheld } from '../engine/withheld';
import { stanceOf } from '../mapping/consent';
import { textsOf } from '../matching/texts';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from '../webhooks/body-checks';
import { saysNo } from '../webhooks/said-consent';

/** A person that is gone, or about to be. */
interface LeavingPerson {
  readonly id: number;
  /** As its webhook shows it, or as it was read. */
  readonly record: JsonObject | SyncRecord;
}

/** What was said of consent, before those go of whom it was said. */
@Injectable()
export class LastWord {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly formerLeads: FormerLeads,
    private readonly memory: ConsentMemory,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * To be called before a lead is deleted because its person was, or a person because its lead was: a no that was not
   * carried over yet is, since Marketo remembers it of the address and nobody else does. The leads of persons that were
   * merged into it, which stay, get it too, and so do all of its addresses. Where there is no lead to tell it, it is
   * remembered until there is one.
   *
   * @param lead - that of the person; null where it is gone.
   */
  async keep(person: LeavingPerson, lead: SyncRecord | null): Promise<void> {
    const { consent } = this.settings.mapping;
    if (!consent) return;
    const merged = await this.state.mergedInto({ kind: 'person', id: person.id });
    const isNo = await this.saidNo(person, merged, consent.person);
    const addresses = isNo ? addressesOf(person.record) : [];
    const found = [
      ...(await this.formerLeads.of(merged)),
      ...(addresses.length === 0 ? [] : await this.records.of('lead').find('email', addresses)),
    ];
    const leads = new Map([...found, ...(lead ? [lead] : [])].map((each) => [each.id, each]));
    await this.agree([...leads.values()], isNo);
    if (leads.size > 0 || currentTrial()) return;
    for (const address of addresses) await this.memory.addressOut(address);
  }

  /** Sets all of these leads unsubscribed where one of them is, or somebody said no. */
  async agree(leads: readonly SyncRecord[], isNo: boolean): Promise<void> {
    const { consent } = this.settings.mapping;
    if (!consent || leads.length === 0) return;
    const facts = fieldOf(await this.records.of('lead').fields(), consent.lead);
    const isOut = (lead: SyncRecord): boolean => stanceOf(consent.lead, lead.get(consent.lead), facts) === 'out';
    if (!isNo && !leads.some(isOut)) return;
    for (const lead of leads.filter((each) => !isOut(each))) {
      if (await isWithheld('lead', 'update')) continue;
      lead.set(consent.lead, true);
      await lead.save();
    }
  }

  private async saidNo({ id, record }: LeavingPerson, merged: readonly number[], name: string): Promise<boolean> {
    if (await this.memory.isAnyOut([id, ...merged].map((each) => ({ kind: 'person', id: each })))) return true;
    const facts = fieldOf(await this.records.of('person').fields(), name);
    if (facts === undefined) return false;
    return isRecord(record) ? stanceOf(name, record.get(name), facts) === 'out' : saysNo(record, facts);
  }
}

/** Version 1 of webhooks calls the list of e-mail addresses `email`. */
function addressesOf(record: LeavingPerson['record']): string[] {
  return isRecord(record) ? textsOf(record.get('emails')) : textsOf(record['emails'] ?? record['email']);
}

const isRecord = (record: JsonObject | SyncRecord): record is SyncRecord => typeof record['get'] === 'function';
