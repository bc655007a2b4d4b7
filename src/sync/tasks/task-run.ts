import { Organization, type PipedriveClient, User } from '../../pipedrive';
import { type MarketoClient } from '../../marketo';
import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { type Lookups, type MappingContext, type SourceEntity, type TableName } from '../mapping/mapping';
import { isMapped, NOT_MAPPED, NotMapped } from '../mapping/not-mapped';
import { type QueueService } from '../../queue/queue.service';
import { type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { taskOfDeletion } from './definitions';
import { type CompanyOfLead, NOT_JOINED } from './company-of-lead';
import { companyToOrganizationFlow } from '../flows/company-to-organization.flow';
import { type FlowEngine } from '../engine/engine';
import { organizationToCompanyFlow } from '../flows/organization-to-company.flow';
import { type SeenCompanies } from '../engine/seen-companies';
import { partOf } from '../engine/refused-part';
import { type Run } from '../engine/run';
import { standIn } from '../engine/withheld';
import { skipped, type SyncResult } from '../engine/sync-result';
import { type SyncSettings } from '../sync-settings';

/** The member of a result that tells how the record ended which the table makes. */
const DEPENDENT_OF_TABLE: Readonly<Record<string, 'organization' | 'company'>> = {
  organizationFromCompany: 'organization',
  companyFromOrganization: 'company',
};

export interface RunParts extends Pick<MappingContext, 'log' | 'now'> {
  readonly marketo: MarketoClient;
  readonly pipedrive: PipedriveClient;
  readonly companies: CompanyOfLead;
  readonly engine: FlowEngine;
  readonly seen: SeenCompanies;
  readonly settings: Pick<SyncSettings, 'mapping'>;
  readonly queue: Pick<QueueService, 'isWaiting'>;
}

/** Everything that one task causes: what its mapping asks for, and how the records that it depends on ended. */
export class TaskRun implements Run {
  /** Of the companies and organizations that the mapping asked for. */
  readonly dependents: Pick<SyncResult, 'organization' | 'company'> = {};
  /** Of those that this run named. */
  private readonly organizationNames = new Map<number, string>();
  private readonly organizations = new Map<unknown, Promise<number | null>>();
  private readonly companies = new Map<unknown, Promise<string | null>>();

  constructor(private readonly parts: RunParts) {}

  contextFor(source: SavedRecord, target?: SyncRecord | null): MappingContext {
    return this.context(source, {
      ...this.lookups,
      assertMapped: (table) => this.assertMapped(table),
      organizationIdForLead: (lead) => once(this.organizations, lead['id'], () => this.organizationId(lead, target)),
      externalCompanyIdForOrganization: (organization) =>
        once(this.companies, organization['id'], () => this.externalCompanyId(organization)),
    });
  }

  contextForReading(source: SavedRecord): MappingContext {
    return this.context(source, {
      ...this.lookups,
      assertMapped: () => undefined,
      organizationIdForLead: notWhileReading,
      externalCompanyIdForOrganization: notWhileReading,
    });
  }

  async isBeingDeleted(source: RecordReference): Promise<boolean> {
    const deletion = taskOfDeletion(source);
    return deletion !== null && this.parts.queue.isWaiting(deletion);
  }

  async userName(id: number): Promise<string | null> {
    return (await User.load(this.parts.pipedrive, id))?.name ?? null;
  }

  async organizationName(id: number): Promise<string | null> {
    const written = this.organizationNames.get(id);
    if (written !== undefined) return written;
    const organization = await Organization.load(this.parts.pipedrive, id);
    return organization ? String(organization.get('name')) : null;
  }

  private readonly lookups = {
    users: (wanted) => User.list(this.parts.pipedrive, wanted),
    programName: async (id: number) => (await partOf(this.parts.marketo.program(id)))?.name ?? null,
  } satisfies Partial<Lookups>;

  private context(source: SavedRecord, sync: Lookups): MappingContext {
    const { marketo, pipedrive, log, now } = this.parts;
    return { source: source as unknown as SourceEntity, marketo, pipedrive, sync, log, now };
  }

  private assertMapped(table: TableName): void {
    if (isMapped(this.parts.settings.mapping, table)) return;
    const member = memberOf(DEPENDENT_OF_TABLE, table);
    if (member !== undefined) this.dependents[member] = skipped(NOT_MAPPED);
    throw new NotMapped(table);
  }

  private async organizationId(lead: SourceEntity, person?: SyncRecord | null): Promise<number | null> {
    this.assertMapped(companyToOrganizationFlow.table);
    const seen = person ? await this.parts.seen.organizationOf(lead as unknown as SyncRecord) : null;
    // Another one than the person is in may be gone.
    if (seen !== null && person?.get('org_id') === seen) {
      this.dependents.organization = skipped('unchanged', seen);
      return seen;
    }
    const found = await this.parts.companies.of(lead as unknown as SavedRecord);
    if (!found) return null;
    const { company, isJoined } = found;
    if (!isJoined) this.dependents.company = skipped(NOT_JOINED, company.id);
    const organization = await this.parts.engine.sync(companyToOrganizationFlow, company, this);
    this.dependents.organization = organization;
    const id = organization.id === null ? standIn() : Number(organization.id ?? 0) || null;
    const name = organization.changes?.find(({ field }) => field === 'name')?.to;
    if (id !== null && typeof name === 'string') this.organizationNames.set(id, name);
    return id;
  }

  private async externalCompanyId(organization: SourceEntity): Promise<string | null> {
    this.assertMapped(organizationToCompanyFlow.table);
    const source = organization as unknown as SavedRecord;
    const company = await this.parts.engine.sync(organizationToCompanyFlow, source, this);
    const cannotJoin = company.id !== undefined && company.externalId === undefined;
    this.dependents.company = { ...company, ...(cannotJoin && { notJoined: NOT_JOINED }) };
    return company.externalId ?? null;
  }
}

function once<T>(known: Map<unknown, Promise<T>>, key: unknown, load: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? load();
  known.set(key, value);
  return value;
}

function notWhileReading(): Promise<never> {
  return Promise.reject(new AppError('mapping-failed', 'Nothing is synchronised while both sides are compared'));
}
