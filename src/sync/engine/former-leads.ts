import { Injectable } from '@nestjs/common';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SyncState } from '../state/sync-state';
import { SyncSettings } from '../sync-settings';

/** Leads of persons that are gone, since they were merged into another one. */
@Injectable()
export class FormerLeads {
  constructor(
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * Those that name one of the persons, those that were theirs when they were last seen, and those of the addresses, of
   * which some may not have been linked yet.
   */
  async of(persons: readonly number[], addresses: readonly string[] = []): Promise<SyncRecord[]> {
    if (persons.length === 0) return [];
    const access = this.records.of('lead');
    const naming = await access.find(this.settings.mapping.links.lead, persons);
    const known = await Promise.all(persons.map((id) => this.state.linked({ kind: 'person', id }, 'lead')));
    const others = new Set(known.filter((id) => id !== null && naming.every((lead) => lead.id !== id)));
    const loaded = await Promise.all([...others].map((id) => access.load(id!)));
    const ofAddresses = addresses.length === 0 ? [] : await access.find('email', addresses);
    const all = [...naming, ...loaded.filter((lead) => lead !== null), ...ofAddresses];
    return [...new Map(all.map((lead) => [lead.id, lead])).values()];
  }
}
