import { Injectable } from '@nestjs/common';
import { InStep } from '../engine/in-step';
import { type Seen } from '../state/seen-sources';
import { Vouching } from '../vouching/vouching';

/** Knows the company of an organization without reading either, as far as the guardian vouches for the organization. */
@Injectable()
export class KnownCompanies {
  constructor(
    private readonly inStep: InStep,
    private readonly vouching: Vouching,
  ) {}

  /** What the organization said when both were last in step; null where it may say something else by now. */
  async of(organizationId: number): Promise<Seen | null> {
    if (!this.vouching.isHeard('organization')) return null;
    const organization = { kind: 'organization', id: organizationId } as const;
    const seen = await this.inStep.of(organization, 'companyFromOrganization');
    return seen && (await this.vouching.vouchesFor(organization, seen.serial)) ? seen : null;
  }
}
