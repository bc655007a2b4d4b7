import { Injectable } from '@nestjs/common';
import { FormerLeads } from '../engine/former-leads';
import { linkField } from '../matching/links';
import { textsOf } from '../records/texts';
import { type RecordReference } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type SyncResult } from '../engine/sync-result';
import { LastWord } from './last-word';

/** What becomes of the leads of persons that were merged into another one. */
@Injectable()
export class MergedPersons {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly consent: ConsentMemory,
    private readonly formerLeads: FormerLeads,
    private readonly lastWord: LastWord,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * To be called once the surviving person has a lead: the leads of the merged persons stay, and the result names them.
   * Where the survivor or its lead is unsubscribed they are so, too, for they are of the same human being.
   */
  async settle(personId: number, leadId: SyncResult['id']): Promise<Pick<SyncResult, 'merged'>> {
    const survivor = { kind: 'person', id: personId } as const;
    const merged = await this.state.mergedInto(survivor);
    const field = linkField('lead', this.settings.mapping.links);
    if (merged.length === 0 || leadId === undefined || leadId === null || field === null) return {};
    const leads = await this.records.of('lead').find(field, merged);
    const left = leads.filter(({ id }) => id !== leadId);
    await this.agree(survivor, merged, Number(leadId));
    await this.state.forgetMerges(survivor);
    const reason = `person ${personId} has lead ${leadId}; both stay`;
    return left.length === 0 ? {} : { merged: { leads: left.map(({ id }) => Number(id)), reason } };
  }

  private async agree(survivor: RecordReference, merged: readonly number[], leadId: number): Promise<void> {
    const said = [survivor, { kind: 'lead', id: leadId }, ...merged.map((id) => ({ kind: 'person', id }))] as const;
    const isNo = await this.consent.isAnyOut(said as readonly RecordReference[]);
    const addresses = isNo ? await this.addressesOf(survivor) : [];
    const former = await this.formerLeads.of(merged, addresses);
    await this.lastWord.agree(
      former.filter(({ id }) => id !== leadId),
      isNo,
    );
  }

  /** Leads of persons that were merged earlier are known by these alone. */
  private async addressesOf({ kind, id }: RecordReference): Promise<string[]> {
    const record = await this.records.of(kind).load(id);
    return textsOf(record?.get('emails'));
  }
}
