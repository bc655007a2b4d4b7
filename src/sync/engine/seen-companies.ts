import { Injectable } from '@nestjs/common';
import { trimmedTextOf } from '../records/texts';
import { fieldOf } from '../records/catalogues';
import { idOfKey, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { InStep } from './in-step';

/**
 * Knows the organization of a lead's company without reading either: Marketo shows the fields of the company on each of its
 * leads. As long as they say what the company said when both sides were last in step, there is nothing to carry over.
 */
@Injectable()
export class SeenCompanies {
  constructor(
    private readonly records: Records,
    private readonly inStep: InStep,
  ) {}

  /** The id of the organization; null where the company says something new, or is not known. */
  async organizationOf(lead: SyncRecord): Promise<number | null> {
    const seen = await this.inStep.namedAs('organizationFromCompany', trimmedTextOf(lead.get('externalCompanyId')));
    if (seen === null) return null;
    const fields = await this.records.of('lead').fields();
    const shown = (field: string) => (fieldOf(fields, field) === undefined ? null : { value: lead.get(field) });
    return (await this.inStep.saysTheSame(seen, shown, fields)) ? idOfKey(seen.target) : null;
  }
}
