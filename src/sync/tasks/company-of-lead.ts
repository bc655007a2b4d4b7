import { trimmed } from '../../base/values/text';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../base/errors/app-error';
import { isUnanswered } from '../../base/concurrency/trial';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { NamedLocks } from '../../base/store/named-locks';
import { Company, MarketoClient } from '../../marketo';
import { asIfSaved, isWithheld } from '../engine/withheld';
import { matchKey, plain, trimmedTextOf } from '../records/texts';
import { type SavedRecord } from '../records/record';
import { type AnyReference, NotKeptMemory } from '../state/not-kept';
import { SyncState } from '../state/sync-state';

/** By which leads name their company. */
const NAME = 'externalCompanyId';
/** Neither the lead's own nor what identifies a company. */
const NOT_COPIED = new Set(['id', NAME, 'createdAt', 'updatedAt']);

/** Why a lead stays where it is. */
export const NOT_JOINED = 'no lead can join a company without an externalCompanyId, and this account lets none be set';

export interface FoundCompany {
  readonly company: SavedRecord;
  /** Whether the lead is, or will be once it is saved, linked with the company. */
  readonly isJoined: boolean;
}

/** Finds the Marketo company of a lead, and makes it where the lead has only a company name. */
@Injectable()
export class CompanyOfLead {
  constructor(
    private readonly marketo: MarketoClient,
    private readonly state: SyncState,
    private readonly turns: NamedLocks,
    private readonly notKept: NotKeptMemory,
  ) {}

  /**
   * By the lead's `externalCompanyId`, else by the whole name without case, else a new one with the lead's company
   * fields. A lead that joins a company has its `externalCompanyId` set, to be saved with the lead. One that people or
   * forms made may have none: it gets one where the account lets it be set, else no lead can join it.
   *
   * @returns null for a lead without a company.
   * @throws AmbiguousMatchError where several companies have the name.
   */
  async of(lead: SavedRecord): Promise<FoundCompany | null> {
    const linked = trimmedTextOf(lead.get(NAME));
    const known = linked === '' ? null : await Company.load(this.marketo, linked, NAME);
    if (known) return { company: known as SavedRecord, isJoined: true };
    const name = trimmedTextOf(lead.get('company'));
    return name === '' ? null : this.inTurn(name, () => this.joined(lead, name));
  }

  /** A trial makes no company, so it waits for nobody. */
  private inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    return isUnanswered() ? work() : this.turns.run([`text:${plain(name)}`], work);
  }

  private async joined(lead: SavedRecord, name: string): Promise<FoundCompany> {
    const found = (await this.byName(name)) ?? (await this.made(lead));
    const company = canBeJoined(found) ? found : await this.withAnId(found, lead);
    const isJoined = canBeJoined(company);
    if (isJoined) lead.set(NAME, company.get(NAME));
    return { company: company.id === null ? asIfSaved(company, 'id') : (company as SavedRecord), isJoined };
  }

  /** Gives the company its `externalCompanyId`, where the account lets one be set and did not drop it before. */
  private async withAnId(company: Company, lead: SavedRecord): Promise<Company> {
    const fields = await this.marketo.describe('company');
    if (!fields.resolve(NAME).updateable || (await this.wasDropped(lead, company))) return company;
    company.set(NAME, externalIdFrom(lead));
    return this.saved(company, lead);
  }

  /** @returns the company as Marketo keeps it, which answers success also for what it blocks or cuts. */
  private async saved(company: Company, lead: SavedRecord): Promise<Company> {
    if (await isWithheld('company', company.isNew ? 'create' : 'update')) return company;
    await company.save();
    const kept = await Company.load(this.marketo, company.id!);
    if (!kept) {
      throw new AppError('vendor-unavailable', `The company ${company.id} was deleted while it was being written`);
    }
    if (!canBeJoined(kept)) await this.rememberDropped(lead, kept);
    return kept;
  }

  /** Each lead tries once, so that a company joins in as soon as its field is blocked no more. */
  private async wasDropped(lead: SavedRecord, company: Company): Promise<boolean> {
    const { there } = await this.notKept.of(...pairOf(lead, company));
    return there[NAME]?.sent === (await this.notKept.fingerprint(externalIdFrom(lead)));
  }

  private async rememberDropped(lead: SavedRecord, company: Company): Promise<void> {
    const sent = await this.notKept.fingerprint(externalIdFrom(lead));
    const kept = await this.notKept.fingerprint('');
    await this.notKept.change(...pairOf(lead, company), { [NAME]: { sent, kept } }, []);
  }

  private async byName(name: string): Promise<Company | null> {
    const found = await this.candidates(name);
    const joinable = found.filter(canBeJoined);
    const candidates = joinable.length > 0 ? joinable : found;
    const sameCase = candidates.filter((company) => trimmed(trimmedTextOf(company.get('company'))) === trimmed(name));
    const best = sameCase.length > 0 ? sameCase : candidates;
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
      if (known && plain(known.get('company')) === plain(name)) found.push(known);
    }
    return found;
  }

  /** Marketo creates it once, whatever is lost on the way: it is matched by the id that is made of the lead's. */
  private async made(lead: SavedRecord): Promise<Company> {
    const fields = await this.marketo.describe('company');
    const leadFields = await this.marketo.describe('lead');
    const company = await Company.create(this.marketo, { [NAME]: externalIdFrom(lead) });
    for (const name of fields.updateableNames()) {
      if (!NOT_COPIED.has(name) && leadFields.has(name)) company.set(name, lead.get(name));
    }
    const saved = await this.saved(company, lead);
    if (saved.id === null) return saved;
    await this.state.rememberMatchKey(
      { kind: 'company', id: saved.id },
      matchKey('company', trimmedTextOf(saved.get('company'))),
    );
    return saved;
  }
}

const pairOf = (lead: SavedRecord, company: Company): readonly [lead: AnyReference, company: AnyReference] => [
  { kind: 'lead', id: lead.id },
  { kind: 'company', id: company.id! },
];

const externalIdFrom = (lead: SavedRecord): string => `mkto-lead-company-${lead.id}`;

const canBeJoined = (company: Company): boolean => trimmedTextOf(company.get(NAME)) !== '';
