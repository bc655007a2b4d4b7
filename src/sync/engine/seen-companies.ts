import { Injectable } from '@nestjs/common';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { sourceFields } from '../mapping/map-record';
import { NORMALISATION_VERSION } from '../mapping/normalisation';
import { trimmedTextOf } from '../matching/texts';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { SeenSources } from '../state/seen-sources';
import { SyncSettings } from '../sync-settings';
import { spellings } from './comparison';
import { type WritePlan } from './plan';

const TABLE = 'organizationFromCompany';
/** By which a lead names its company. */
const KEY = 'externalCompanyId';

/**
 * Knows the organization of a lead's company without reading either: Marketo shows the fields of the company on each of its
 * leads. As long as they say what the company said when both sides were last in step, there is nothing to carry over.
 */
@Injectable()
export class SeenCompanies {
  constructor(
    private readonly records: Records,
    private readonly seen: SeenSources,
    private readonly settings: SyncSettings,
  ) {}

  /** The id of the organization; null where the company says something new, or is not known. */
  async organizationOf(lead: SyncRecord): Promise<number | null> {
    const key = trimmedTextOf(lead.get(KEY));
    if (!this.settings.usesMemory || key === '') return null;
    const said = this.said(lead, await this.records.of('lead').fields());
    return said === null ? null : this.seen.targetOf(TABLE, key, said);
  }

  /** To be called once a plan was carried out; of other flows it keeps nothing. */
  async remember({ flow, source, target }: WritePlan): Promise<void> {
    if (flow.table !== TABLE || !this.settings.usesMemory) return;
    const knownAs = trimmedTextOf(source.get(KEY));
    const said = this.said(source, await this.records.of('company').fields());
    if (said === null || knownAs === '') return;
    const record = { kind: flow.source, id: source.id };
    await this.seen.keep({ record, table: TABLE, knownAs, said, target: Number(target.id) });
  }

  /** What the mapping reads of a company; null where it may read more than its entries name, or what is not there. */
  private said(record: SyncRecord, fields: FieldCatalogue): string | null {
    const { fields: names, complete } = sourceFields(TABLE, this.settings.mapping);
    if (!complete || !names.every((name) => fieldOf(fields, name) !== undefined)) return null;
    const entries = Object.entries(this.settings.mapping[TABLE] ?? {}).map(([field, entry]) => [
      field,
      entryText(entry),
    ]);
    return JSON.stringify([NORMALISATION_VERSION, entries, spellings(record, names, fields)]);
  }
}

/** An entry with the text of its functions: another entry makes another value of the same source. */
const entryText = (entry: object): string =>
  JSON.stringify(entry, (_key, value: unknown) => (typeof value === 'function' ? String(value) : value));
