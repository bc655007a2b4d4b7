import { Injectable } from '@nestjs/common';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { NamedLocks } from '../../base/store/named-locks';
import { Company, MarketoClient } from '../../marketo';
import { matchKey, plain, textOf } from '../matching/texts';
import { type SavedRecord } from '../records/record';
import { SyncState } from '../state/sync-state';

/** Neither the lead's own nor what identifies a company. */
const NOT_COPIED = new Set(['id', 'externalCompanyId', 'createdAt', 'updatedAt']);

/** Finds the Marketo company of a lead, and makes it where the lead has only a company name. */
@Injectable()
export class CompanyOfLead {
  constructor(
    private readonly marketo: MarketoClient,
    private readonly state: SyncState,
    private readonly turns: NamedLocks,
  ) {}

  /**
   * By the lead's `externalCompanyId`, else by the whole name without case, else a new one with the lead's company
   * fields. A lead that joins a company has its `externalCompanyId` set, to be saved with the lead.
   *
   * @returns null for a lead without a company.
   * @throws AmbiguousMatchError where several companies have the name.
   */
  async of(lead: SavedRecord): Promise<SavedRecord | null> {
    const linked = textOf(lead.get('externalCompanyId'));
    const known = linked === '' ? null : await Company.load(this.marketo, linked, 'externalCompanyId');
    if (known) return known as SavedRecord;
    const name = textOf(lead.get('company'));
    return name === '' ? null : this.turns.run([`text:${plain(name)}`], () => this.joined(lead, name));
  }

  private async joined(lead: SavedRecord, name: string): Promise<SavedRecord> {
    const company = (await this.byName(name)) ?? (await this.made(lead));
    lead.set('externalCompanyId', company.get('externalCompanyId'));
    return company as SavedRecord;
  }

  private async byName(name: string): Promise<Company | null> {
    const found = await this.candidates(name);
    const sameCase = found.filter((company) => textOf(company.get('company')) === name);
    const best = sameCase.length > 0 ? sameCase : found;
    if (best.length > 1)
      throw new AmbiguousMatchError(
        'company',
        'its name',
        best.map(({ id }) => id ?? 0),
      );
    return best[0] ?? null;
  }

  /** By search, and those that the service made itself too recently for the search to know. */
  private async candidates(name: string): Promise<Company[]> {
    const found = await Company.find(this.marketo, 'company', [name]);
    for (const id of await this.state.recentlyWritten('company', matchKey('company', name))) {
      const known = found.some((company) => company.id === id) ? null : await Company.load(this.marketo, id);
      if (known && textOf(known.get('company')).toLowerCase() === name.toLowerCase()) found.push(known);
    }
    return found;
  }

  /** Marketo creates it once, whatever is lost on the way: it is matched by the id that is made of the lead's. */
  private async made(lead: SavedRecord): Promise<Company> {
    const fields = await this.marketo.describe('company');
    const leadFields = await this.marketo.describe('lead');
    const company = await Company.create(this.marketo, { externalCompanyId: `mkto-lead-company-${lead.id}` });
    for (const name of fields.updateableNames()) {
      if (!NOT_COPIED.has(name) && leadFields.has(name)) company.set(name, lead.get(name));
    }
    await company.save();
    await this.state.rememberMatchKey(
      { kind: 'company', id: company.id! },
      matchKey('company', textOf(company.get('company'))),
    );
    return company;
  }
}
