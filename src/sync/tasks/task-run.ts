import { Organization, type PipedriveClient, User } from '../../pipedrive';
import { type MarketoClient } from '../../marketo';
import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { UnknownFieldError } from '../../base/records/record-errors';
import {
  type Lookups,
  type MappingContext,
  type MappingLog,
  type SourceEntity,
  type TableName,
} from '../mapping/mapping';
import { isMapped, NOT_MAPPED, NotMapped } from '../mapping/not-mapped';
import { type QueueService } from '../../queue/queue.service';
import { linkedId, type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { taskOfDeletion } from './definitions';
import { type CompanyOfLead, NOT_JOINED } from './company-of-lead';
import { companyToOrganizationFlow } from '../flows/company-to-organization.flow';
import { type FlowEngine } from '../engine/engine';
import { organizationToCompanyFlow } from '../flows/organization-to-company.flow';
import { type SeenCompanies } from '../engine/seen-companies';
import { unchangedAsSeen } from '../engine/in-step';
import { partOf } from '../engine/refused-part';
import { type KnownCompanies } from './known-companies';
import { type Run } from '../engine/run';
import { originalOf, SourceReads } from '../engine/source-reads';
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
  /** null where everything is to be read. */
  readonly known: Pick<KnownCompanies, 'of'> | null;
}

/** Everything that one task causes: what its mapping asks for, and how the records that it depends on ended. */
export class TaskRun implements Run {
  /** Of the companies and organizations that the mapping asked for. */
  readonly dependents: Pick<SyncResult, 'organization' | 'company'> = {};
  /** Of those that this run named. */
  private readonly organizationNames = new Map<number, string>();
  private readonly organizations = new Map<unknown, Promise<number | null>>();
  private readonly companies = new Map<unknown, Promise<string | null>>();
  private readonly reads = new WeakMap<SavedRecord, Map<TableName, SourceReads>>();

  constructor(private readonly parts: RunParts) {}

  contextFor(source: SavedRecord, table: TableName, target?: SyncRecord | null): MappingContext {
    const reads = this.readsOf(source, table);
    const context = this.context({
      ...this.lookups,
      assertMapped: (table) => this.assertMapped(table),
      organizationIdForLead: (lead) =>
        once(this.organizations, lead['id'], () => this.organizationId(originalOf(lead), reads, target)),
      externalCompanyIdForOrganization: (organization) =>
        once(this.companies, organization['id'], () => this.externalCompanyId(originalOf(organization))),
      ownExternalCompanyId: () => this.ownExternalCompanyId(source, reads),
    });
    return reads.contextOf(source, context);
  }

  readsOf(source: SavedRecord, table: TableName): SourceReads {
    const ofSource = this.reads.get(source) ?? new Map<TableName, SourceReads>();
    const reads = ofSource.get(table) ?? new SourceReads();
    this.reads.set(source, ofSource.set(table, reads));
    return reads;
  }

  contextWithoutCalls(source: SavedRecord, reads: SourceReads): MappingContext {
    return reads.contextOf(source, { ...this.context(this.lookupsWhileReading), log: SILENT });
  }

  contextForReading(source: SavedRecord): MappingContext {
    return { ...this.context(this.lookupsWhileReading), source: source as unknown as SourceEntity };
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

  private readonly lookupsWhileReading: Lookups = {
    ...this.lookups,
    assertMapped: () => undefined,
    organizationIdForLead: notWhileReading,
    externalCompanyIdForOrganization: notWhileReading,
  };

  private context(sync: Lookups): Omit<MappingContext, 'source'> {
    const { marketo, pipedrive, log, now } = this.parts;
    return { marketo, pipedrive, sync, log, now };
  }

  private assertMapped(table: TableName): void {
    if (isMapped(this.parts.settings.mapping, table)) return;
    const member = memberOf(DEPENDENT_OF_TABLE, table);
    if (member !== undefined) this.dependents[member] = skipped(NOT_MAPPED);
    throw new NotMapped(table);
  }

  private async organizationId(
    lead: SavedRecord,
    reads: SourceReads,
    person?: SyncRecord | null,
  ): Promise<number | null> {
    this.assertMapped(companyToOrganizationFlow.table);
    for (const field of ['externalCompanyId', 'company']) reads.fields.add(field);
    const seen = person ? await this.parts.seen.organizationOf(lead) : null;
    // Another one than the person is in may be gone.
    if (seen !== null && person?.get('org_id') === seen) {
      reads.carriedTo.add(seen);
      this.dependents.organization = skipped('unchanged', seen);
      return seen;
    }
    const found = await this.parts.companies.of(lead);
    if (!found) return null;
    const { company, isJoined } = found;
    if (!isJoined) this.dependents.company = skipped(NOT_JOINED, company.id);
    const organization = await this.parts.engine.sync(companyToOrganizationFlow, company, this);
    this.dependents.organization = organization;
    const id = organization.id === null ? standIn() : Number(organization.id ?? 0) || null;
    const name = organization.changes?.find(({ field }) => field === 'name')?.to;
    if (id !== null) reads.carriedTo.add(id);
    if (id !== null && typeof name === 'string') this.organizationNames.set(id, name);
    return id;
  }

  private async ownExternalCompanyId(source: SavedRecord, reads: SourceReads): Promise<string | null> {
    this.assertMapped(organizationToCompanyFlow.table);
    reads.fields.add('org_id');
    const known = this.parts.known && (await this.knownCompany(source));
    if (known !== null) {
      reads.carriedFrom.add(known.organization);
      return known.externalId;
    }
    const organization = await organizationOf(source);
    if (organization === null) return null;
    reads.carriedFrom.add(organization.id);
    return once(this.companies, organization.id, () => this.externalCompanyId(organization));
  }

  /** Of an organization of which nothing new was heard. */
  private async knownCompany(source: SavedRecord) {
    const organization = linkedId(valueOf(source, 'org_id'));
    const seen = organization === null ? null : await this.parts.known?.of(organization);
    if (organization === null || !seen || seen.externalId === null) return null;
    this.dependents.company = unchangedAsSeen(seen);
    return { organization, externalId: seen.externalId };
  }

  private async externalCompanyId(organization: SavedRecord): Promise<string | null> {
    this.assertMapped(organizationToCompanyFlow.table);
    const company = await this.parts.engine.sync(organizationToCompanyFlow, organization, this);
    const cannotJoin = company.id !== undefined && company.externalId === undefined;
    this.dependents.company = { ...company, ...(cannotJoin && { notJoined: NOT_JOINED }) };
    return company.externalId ?? null;
  }
}

/** null where it is in none; also for a record that can be in none. */
async function organizationOf(record: SavedRecord): Promise<SavedRecord | null> {
  try {
    return ((await (record as unknown as SourceEntity)['organization']) ?? null) as SavedRecord | null;
  } catch (thrown) {
    if (thrown instanceof UnknownFieldError) return null;
    throw thrown;
  }
}

/** null also for a record that has no such field. */
function valueOf(record: SavedRecord, field: string): unknown {
  try {
    return record.get(field);
  } catch (thrown) {
    if (thrown instanceof UnknownFieldError) return null;
    throw thrown;
  }
}

const silent = (): void => undefined;
const SILENT: MappingLog = { debug: silent, info: silent, warn: silent, error: silent };

function once<T>(known: Map<unknown, Promise<T>>, key: unknown, load: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? load();
  known.set(key, value);
  return value;
}

function notWhileReading(): Promise<never> {
  return Promise.reject(new AppError('mapping-failed', 'Nothing is synchronised while both sides are compared'));
}
