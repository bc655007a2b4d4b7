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

  /** Those that name one of the persons, and those that were theirs when they were last seen. */
  async of(persons: readonly number[]): Promise<SyncRecord[]> {
    if (persons.length === 0) return [];
    const access = this.records.of('lead');
    const naming = await access.find(this.settings.mapping.links.lead, persons);
    const known = await Promise.all(persons.map((id) => this.state.linked({ kind: 'person', id }, 'lead')));
    const others = new Set(known.filter((id) => id !== null && naming.every((lead) => lead.id !== id)));
    const loaded = await Promise.all([...others].map((id) => access.load(id!)));
    return [...naming, ...loaded.filter((lead) => lead !== null)];
  }
}
