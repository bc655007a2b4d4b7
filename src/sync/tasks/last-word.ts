import { Injectable } from '@nestjs/common';
import { currentTrial } from '../../base/concurrency/trial';
import { FormerLeads } from '../engine/former-leads';
import { isAnyLeadOut, setLeadsOut } from '../engine/leads-out';
import { stanceOf } from '../mapping/consent';
import { textsOf } from '../records/texts';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type JsonObject } from '../webhooks/body-checks';
import { addressesIn, saysNo } from '../webhooks/said-consent';

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
   * merged into it, which stay, get it too, and so do all of its addresses. It is remembered of these until a run has
   * told it again: a lead that is left to tell it may go, too.
   *
   * @param lead - that of the person, which goes with it; null where it is gone.
   */
  async keep(person: LeavingPerson, lead: SyncRecord | null): Promise<void> {
    const { consent } = this.settings.mapping;
    if (!consent) return;
    const merged = await this.state.mergedInto({ kind: 'person', id: person.id });
    const addresses = addressesOf(person.record);
    const isNo =
      (await this.memory.isAnyAddressOut(addresses, [])) || (await this.saidNo(person, merged, consent.person));
    const former = [...(await this.formerLeads.of(merged, addresses)), ...(lead ? [lead] : [])];
    const isOut = isNo || (await isAnyLeadOut(former, consent, this.records));
    const ofAddresses = isOut && addresses.length > 0 ? await this.records.of('lead').find('email', addresses) : [];
    const leads = new Map([...ofAddresses, ...former].map((each) => [each.id, each]));
    if (isOut) await setLeadsOut([...leads.values()], consent, this.records);
    if (currentTrial()) return;
    const gone = [person.id, ...merged].map((id) => ({ kind: 'person', id }) as const);
    await this.memory.saidNoMore(gone, addresses);
    if (isOut) await this.memory.addressesOut(addresses);
  }

  /** Sets all of these leads unsubscribed where one of them is, or somebody said no. */
  async agree(leads: readonly SyncRecord[], isNo: boolean): Promise<void> {
    const { consent } = this.settings.mapping;
    if (!consent) return;
    if (isNo || (await isAnyLeadOut(leads, consent, this.records))) await setLeadsOut(leads, consent, this.records);
  }

  private async saidNo({ id, record }: LeavingPerson, merged: readonly number[], name: string): Promise<boolean> {
    if (await this.memory.isAnyOut([id, ...merged].map((each) => ({ kind: 'person', id: each })))) return true;
    const facts = fieldOf(await this.records.of('person').fields(), name);
    if (facts === undefined) return false;
    return isRecord(record) ? stanceOf(name, record.get(name), facts) === 'out' : saysNo(record, facts);
  }
}

function addressesOf(record: LeavingPerson['record']): string[] {
  return isRecord(record) ? textsOf(record.get('emails')) : addressesIn(record);
}

const isRecord = (record: JsonObject | SyncRecord): record is SyncRecord => typeof record['get'] === 'function';
