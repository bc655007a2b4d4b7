import { Injectable } from '@nestjs/common';
import { InStep, unchangedAsSeen } from '../engine/in-step';
import { SeenCompanies } from '../engine/seen-companies';
import { skipped, type SyncResult } from '../engine/sync-result';
import { type TableName } from '../mapping/mapping';
import { idOfKey, type RecordReference, type SavedRecord } from '../records/record';
import { Records } from '../records/records';
import { type ToldKind } from '../records/kinds';
import { Vouching } from '../vouching/vouching';

type Told = RecordReference & { readonly kind: ToldKind };

/**
 * Knows that a lead's person needs nothing without reading it: the lead says what was last agreed, and the guardian
 * vouches that the person, and its organization, are as they were then.
 */
@Injectable()
export class KnownPersons {
  constructor(
    private readonly inStep: InStep,
    private readonly records: Records,
    private readonly companies: SeenCompanies,
    private readonly vouching: Vouching,
  ) {}

  /** How the task of a lead ends that was just read; null where its person has to be read. */
  async of(lead: SavedRecord): Promise<SyncResult | null> {
    if (!this.vouching.isHeard('person')) return null;
    const seen = await this.inStep.of({ kind: 'lead', id: lead.id }, 'personFromLead');
    const id = seen && idOfKey(seen.target);
    if (!seen || id === null) return null;
    const fields = await this.records.of('lead').fields();
    if (!(await this.inStep.saysTheSame(seen, (field) => ({ value: lead.get(field) }), fields))) return null;
    const isAsItWas = (record: Told, table: TableName, updatedAt: number | null | undefined): Promise<boolean> =>
      this.isAsItWas(record, table, { updatedAt: updatedAt ?? null, since: seen.serial });
    if (!(await isAsItWas({ kind: 'person', id }, 'leadFromPerson', seen.targetUpdatedAt))) return null;
    let organization: SyncResult | undefined;
    for (const { record, updatedAt } of seen.reads.related) {
      const reference = { kind: 'organization', id: idOfKey(record) ?? 0 } as const;
      if ((await this.companies.organizationOf(lead)) !== reference.id) return null;
      if (!(await isAsItWas(reference, 'companyFromOrganization', updatedAt))) return null;
      organization = skipped('unchanged', reference.id);
    }
    return { ...unchangedAsSeen(seen), ...(organization && { organization }) };
  }

  /** Whether nothing was heard of the record since, and would have been if there was something. */
  private async isAsItWas(
    record: Told,
    table: TableName,
    { updatedAt, since }: { updatedAt: number | null; since: number },
  ): Promise<boolean> {
    const heard = await this.inStep.of(record, table);
    if (heard === null || updatedAt === null || heard.updatedAt !== updatedAt) return false;
    return this.vouching.vouchesFor(record, since);
  }
}
