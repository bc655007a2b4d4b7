import { Injectable } from '@nestjs/common';
import { linkField } from '../matching/links';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';
import { type SyncResult } from '../engine/sync-result';

/** What becomes of the leads of persons that were merged into another one. */
@Injectable()
export class MergedPersons {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * To be called once the surviving person has a lead: the leads of the merged persons stay as they are, and the result
   * names them.
   */
  async settle(personId: number, leadId: SyncResult['id']): Promise<Pick<SyncResult, 'merged'>> {
    const survivor = { kind: 'person', id: personId } as const;
    const merged = await this.state.mergedInto(survivor);
    const field = linkField('lead', this.settings.mapping.links);
    if (merged.length === 0 || leadId === undefined || leadId === null || field === null) return {};
    const leads = await this.records.of('lead').find(field, merged);
    const left = leads.map(({ id }) => Number(id)).filter((id) => id !== leadId);
    await this.state.forgetMerges(survivor);
    return left.length === 0
      ? {}
      : { merged: { leads: left, reason: `person ${personId} has lead ${leadId}; both stay` } };
  }
}
