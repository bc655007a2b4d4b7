import { Injectable } from '@nestjs/common';
import { folded } from '../../../base/values/text';
import { MarketoClient, type Values } from '../../../marketo';
import { trimmedTextOf } from '../../records/texts';
import { SyncSettings } from '../../sync-settings';
import { externalCompanyId } from '../../flows/organization-to-company.flow';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { type AuditPage, AuditPages, recordOf, type SettledAudit } from './audit-pages';
import { type Pair } from './pair-work';
import { wholeRecords } from './whole-records';

type Wire = Readonly<Record<string, unknown>>;

/** Compares organizations with their companies, page by page; what it reads, the comparison of persons need not read. */
@Injectable()
export class OrganizationAudit {
  constructor(
    private readonly pages: AuditPages,
    private readonly marketo: MarketoClient,
    private readonly settings: SyncSettings,
  ) {}

  run(context: JobContext, ledger: JobLedger): Promise<void> {
    return this.pages.walk(context, ledger, { name: 'audited organizations', kind: 'organization' }, (page) =>
      this.page(context, ledger, page),
    );
  }

  private async page(context: JobContext, ledger: JobLedger, { wires, linkOf }: AuditPage): Promise<SettledAudit> {
    const mirror = context.scope.newMirror();
    const linked = wires.flatMap((wire) => {
      const company = linkOf(wire);
      return company === null ? [] : [{ organization: Number(wire['id']), company }];
    });
    const ids = linked.map(({ company }) => company);
    const companies = await wholeRecords(this.marketo, 'company', 'id', [...new Set(ids)]);
    await mirror.keepOrganizations(wires);
    await mirror.keepCompanies(companies);
    const known = new Set(companies.map(({ id }) => Number(id)));
    const pairs = linked
      .filter(({ company }) => known.has(company))
      .map(({ organization, company }): Pair => ({ kind: 'company', marketo: company, pipedrive: organization }));
    const broken = linked
      .filter(({ company }) => !known.has(company))
      .map(({ organization, company }) => this.brokenLink(organization, company));
    const unlinked = await this.matching(wires.filter((wire) => linkOf(wire) === null));
    return this.pages.settled(context, ledger, { pairs, broken, unlinked }, mirror);
  }

  private brokenLink(organization: number, company: number) {
    const pair: Pair = { kind: 'company', marketo: company, pipedrive: organization };
    return {
      record: recordOf('organization', organization),
      names: recordOf('company', company),
      isThere: false,
      fields: [{ field: this.settings.mapping.links.organization, marketo: null, pipedrive: company }],
      repair: { pair, fields: [], from: [], error: null },
    };
  }

  /** The companies that matching would join. */
  private async matching(organizations: readonly Wire[]) {
    const keys = organizations.map(({ id }) => externalCompanyId(Number(id)));
    const names = organizations.map(({ name }) => trimmedTextOf(name)).filter(Boolean);
    const byKey = byText(await wholeRecords(this.marketo, 'company', 'externalCompanyId', keys), 'externalCompanyId');
    const byName = byText(await wholeRecords(this.marketo, 'company', 'company', [...new Set(names)]), 'company');
    return organizations.flatMap(({ id, name }) => {
      const found = byKey.get(folded(externalCompanyId(Number(id)))) ?? byName.get(folded(trimmedTextOf(name)));
      if (found === undefined) return [];
      return [{ record: recordOf('organization', Number(id)), target: recordOf('company', Number(found['id'])) }];
    });
  }
}

const byText = (companies: readonly Values[], field: 'externalCompanyId' | 'company'): Map<string, Values> =>
  new Map(companies.map((company) => [folded(trimmedTextOf(company[field])), company]));
