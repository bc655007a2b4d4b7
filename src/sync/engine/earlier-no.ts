import { Injectable } from '@nestjs/common';
import { type Flow } from '../flows/flow';
import { type Stance } from '../mapping/consent';
import { plain, textsOf, trimmedTextOf } from '../records/texts';
import { type RecordKind, type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type Side } from './consent-side';
import { FormerLeads } from './former-leads';
import { isAnyLeadOut, setLeadsOut } from './leads-out';

/** What was said for a record that it may not say itself. */
export interface SaidEarlier {
  readonly isNo: boolean;
  /** Those of the record. */
  readonly addresses: readonly string[];
  /** Persons that were merged into it. */
  readonly merged: readonly RecordReference[];
}

/** What those said of consent that are gone, or were merged into another record. */
@Injectable()
export class EarlierNo {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly memory: ConsentMemory,
    private readonly formerLeads: FormerLeads,
    private readonly settings: SyncSettings,
  ) {}

  async of(flow: Flow, source: SavedRecord, target: SyncRecord): Promise<SaidEarlier> {
    const addresses = addressesOf(flow.source, source);
    const pair = [
      { kind: flow.source, id: source.id },
      { kind: flow.target, id: Number(target.id) },
    ] as const;
    const merged = await this.mergedInto(pair[0]);
    const isNo =
      (await this.memory.isAnyAddressOut(addresses, pair)) ||
      (await this.wereOut([...pair, ...merged], pair)) ||
      (await this.isAnyFormerLeadOut(merged, addresses));
    return { isNo, addresses, merged };
  }

  /** Leads that have other addresses of a person who says no are set out, too: Marketo knows of no human being. */
  async tellOtherLeads(person: RecordReference, source: SyncRecord, lead: SyncRecord): Promise<void> {
    const { consent } = this.settings.mapping;
    if (person.kind !== 'person' || !consent) return;
    const own = plain(lead.get('email'));
    const others = addressesOf('person', source).filter((address) => plain(address) !== own);
    if (others.length > 0)
      await setLeadsOut(await this.records.of('lead').find('email', others), consent, this.records);
  }

  /** A no that could not be carried over counts for others that have its address, also where the record is gone by then. */
  async keep({ reference, record }: Side, stance: Stance): Promise<void> {
    const addresses = addressesOf(reference!.kind, record);
    if (stance !== 'out') return this.memory.saidNoMore([reference!], addresses);
    await this.memory.out(reference!);
    await this.memory.saidFor(reference!, addresses);
  }

  /** What was said earlier is told by the record's other half now. */
  async isTold({ addresses, merged }: SaidEarlier): Promise<void> {
    await this.memory.saidNoMore(merged, addresses);
    await this.memory.addressesTold(addresses);
  }

  private async mergedInto(record: RecordReference): Promise<RecordReference[]> {
    if (record.kind !== 'person') return [];
    const merged = await this.state.mergedInto(record);
    return merged.map((id) => ({ kind: 'person', id }));
  }

  /** Whether those that are gone were out when they were last seen: merged persons, and the halves that they all had. */
  private async wereOut(records: readonly RecordReference[], pair: readonly RecordReference[]): Promise<boolean> {
    const halves = await Promise.all(
      records.map(async (record): Promise<RecordReference[]> => {
        const half = record.kind === 'lead' ? 'person' : 'lead';
        const id = await this.state.linked(record, half);
        return id === null ? [] : [{ kind: half, id }];
      }),
    );
    const former = [...records, ...halves.flat()].filter(
      ({ kind, id }) => !pair.some((half) => half.kind === kind && half.id === id),
    );
    return this.memory.isAnyOut(former);
  }

  /** Whether a lead says no of a person that was merged into this one. */
  private async isAnyFormerLeadOut(merged: readonly RecordReference[], addresses: readonly string[]): Promise<boolean> {
    const { consent } = this.settings.mapping;
    if (merged.length === 0 || !consent) return false;
    const ids = merged.map(({ id }) => id);
    return isAnyLeadOut(await this.formerLeads.of(ids, addresses), consent, this.records);
  }
}

/** A lead has one, a person several. */
export function addressesOf(kind: RecordKind, record: SyncRecord): string[] {
  if (kind === 'person') return textsOf(record.get('emails'));
  return [trimmedTextOf(record.get('email'))].filter(Boolean);
}
