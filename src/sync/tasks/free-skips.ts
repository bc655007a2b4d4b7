import { Injectable } from '@nestjs/common';
import { Deal, PipedriveClient } from '../../pipedrive';
import { InStep, unchangedAsSeen } from '../engine/in-step';
import { type SyncResult } from '../engine/sync-result';
import { dealToOpportunityFlow } from '../flows/deal-to-opportunity.flow';
import { type Flow } from '../flows/flow';
import { PIPEDRIVE_CLASSES } from '../records/classes';
import { isTold, type ToldKind } from '../records/kinds';
import { idOfKey } from '../records/record';
import { Records } from '../records/records';
import { type Seen } from '../state/seen-sources';
import { SyncState } from '../state/sync-state';
import { KnownCompanies } from './known-companies';
import { KnownRoles } from './known-roles';
import { type Told, toldOf, type Witness, witnessIn } from '../webhooks/witness';

/**
 * Ends a task by its webhook body alone where that says what both sides last agreed on. A body is a witness, never an
 * author: nothing of it is ever written.
 */
@Injectable()
export class FreeSkips {
  constructor(
    private readonly inStep: InStep,
    private readonly records: Records,
    private readonly state: SyncState,
    private readonly companies: KnownCompanies,
    private readonly roles: KnownRoles,
    private readonly pipedrive: PipedriveClient,
  ) {}

  /**
   * @param body - undefined where the task has none.
   * @returns null where both sides have to be read.
   */
  async of(
    { source: kind, table }: Pick<Flow, 'source' | 'table'>,
    id: number,
    body: unknown,
  ): Promise<SyncResult | null> {
    if (body === undefined || !isTold(kind)) return null;
    const witness = witnessIn(body, kind);
    if (witness?.id !== id) return null;
    const source = { kind, id };
    const seen = await this.inStep.of(source, table);
    if (seen === null || seen.updatedAt === null || witness.updatedAt < seen.updatedAt) return null;
    if (!(await this.saysTheSame(kind, seen, witness))) {
      await this.inStep.forget(source, table);
      return null;
    }
    if ((await this.state.mergedInto(source)).length > 0) return null;
    const dependents = await this.dependentsOf(seen);
    if (dependents === null) return null;
    if (witness.updatedAt > seen.updatedAt) await this.inStep.heard(source, witness.updatedAt);
    return { ...unchangedAsSeen(seen), ...dependents };
  }

  /** The same of a deal and the role of its contact. */
  async ofDeal(id: number, body: unknown): Promise<SyncResult | null> {
    const opportunity = await this.of(dealToOpportunityFlow, id, body);
    const witness = opportunity && witnessIn(body, 'deal');
    if (!witness) return null;
    const schema = await this.pipedrive.schema(Deal.kind).get();
    const role = await this.roles.of(id, (field) => toldOf(witness.record, field, schema));
    return role && { ...opportunity, role };
  }

  private async saysTheSame(source: ToldKind, seen: Seen, { record }: Witness): Promise<boolean> {
    const schema = await this.pipedrive.schema(PIPEDRIVE_CLASSES[source].kind).get();
    const told = (field: string): Told | null => toldOf(record, field, schema);
    return this.inStep.saysTheSame(seen, told, await this.records.of(source).fields());
  }

  /** How the records ended that the source depends on; null where one of them may have changed. */
  private async dependentsOf({ reads }: Seen): Promise<Pick<SyncResult, 'company'> | null> {
    let company: SyncResult | undefined;
    for (const { record, said } of reads.related) {
      const seen = await this.companies.of(idOfKey(record) ?? 0);
      if (seen === null || seen.said !== said) return null;
      company = unchangedAsSeen(seen);
    }
    return company === undefined ? {} : { company };
  }
}
