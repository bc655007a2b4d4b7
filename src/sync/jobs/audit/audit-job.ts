import { Injectable } from '@nestjs/common';
import { isMapped } from '../../mapping/not-mapped';
import { MappingCheck } from '../../check/mapping-check';
import { SyncSettings } from '../../sync-settings';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { BudgetWatch } from '../budget-watch';
import { AuditRepairs } from './audit-repairs';
import { AuditedLeads } from './audited-leads';
import { OrganizationAudit } from './organization-audit';
import { PersonAudit } from './person-audit';

/** Reads both sides by lists and compares every linked pair; writes nothing itself. */
@Injectable()
export class AuditJob {
  constructor(
    private readonly organizations: OrganizationAudit,
    private readonly persons: PersonAudit,
    private readonly leads: AuditedLeads,
    private readonly repairs: AuditRepairs,
    private readonly mapping: MappingCheck,
    private readonly settings: SyncSettings,
    private readonly budget: BudgetWatch,
  ) {}

  /** @throws JobPaused, JobInterrupted, AppError */
  async run(context: JobContext, ledger: JobLedger): Promise<void> {
    this.mapping.assertUsable();
    await ledger.ofLists(() => this.budget.assertEnough());
    const { mapping } = this.settings;
    const hasPersons = isMapped(mapping, 'personFromLead') || isMapped(mapping, 'leadFromPerson');
    const hasOrganizations =
      isMapped(mapping, 'organizationFromCompany') || isMapped(mapping, 'companyFromOrganization');
    const isTotalKnown = !hasPersons || (await this.leads.list(context, ledger));
    if (hasOrganizations) await this.organizations.run(context, ledger);
    await ledger.ofLists(() => this.budget.assertEnough());
    if (isTotalKnown) await context.progress.keepTotalOfAudit();
    if (hasPersons) await this.persons.run(context, ledger);
    if (!isTotalKnown) await context.progress.keepTotalOfAudit();
    if (context.options.type === 'audit' && context.options.repair) await this.repairs.await(context, ledger);
  }
}
