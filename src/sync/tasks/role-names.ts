import { Injectable } from '@nestjs/common';
import { KeptValues } from '../engine/kept-values';
import { externalOpportunityId } from '../flows/deal-to-opportunity.flow';
import { sameValue } from '../mapping/compare';
import { type SyncRecord } from '../records/record';
import { Records } from '../records/records';

/** Finds roles by the name that they were given, of which Marketo may have kept something else. */
@Injectable()
export class RoleNames {
  constructor(
    private readonly records: Records,
    private readonly keptValues: KeptValues,
  ) {}

  /** The roles of that name in the deal's opportunity, whichever lead has them. */
  async find(dealId: number, name: string): Promise<SyncRecord[]> {
    const ofDeal = await this.records.of('role').find('externalOpportunityId', [externalOpportunityId(dealId)]);
    const found: SyncRecord[] = [];
    for (const role of ofDeal) if (await this.isNamed(dealId, role, name)) found.push(role);
    return found;
  }

  private async isNamed(dealId: number, role: SyncRecord, name: string): Promise<boolean> {
    if (sameValue(role.get('role'), name)) return true;
    const fields = await this.records.of('role').fields();
    const { there } = await this.keptValues.of({ kind: 'deal', id: dealId }, { kind: 'role', id: role.id! });
    const sent = await this.keptValues.sentBefore([{ field: 'role', value: name }], there, fields);
    const kept = await this.keptValues.asKept(role, ['role'], there, fields);
    return sent.length > 0 && kept.length > 0;
  }
}
