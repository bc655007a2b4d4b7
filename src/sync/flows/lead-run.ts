import { AppError } from '../../base/errors/app-error';
import { type Lead } from '../../marketo';
import { Organization, type PipedriveClient, User } from '../../pipedrive';
import { type Lookups, type MappingContext } from '../mapping/mapping';
import { type SavedRecord } from '../records/record';
import { type CompanyOfLead } from './company-of-lead';
import { companyToOrganization } from './company-to-organization.flow';
import { type FlowEngine } from './engine';
import { type Run } from './run';
import { type SyncResult } from './sync-result';

type ContextParts = Pick<MappingContext, 'marketo' | 'log' | 'now'> & { pipedrive: PipedriveClient };

/** The run of one lead: what its mapping asks for, and how the lead's organization ended. */
export class LeadRun implements Run {
  /** Of the lead's organization; undefined where the mapping did not ask for one or the lead has no company. */
  organization: SyncResult | undefined;
  private synced: Promise<number | null> | undefined;

  constructor(
    private readonly lead: Lead,
    private readonly parts: ContextParts,
    private readonly companies: CompanyOfLead,
    private readonly engine: FlowEngine,
  ) {}

  contextFor(source: SavedRecord): MappingContext {
    return { ...this.parts, source: source as unknown as MappingContext['source'], sync: this.lookups };
  }

  async userName(id: number): Promise<string | null> {
    return (await User.load(this.parts.pipedrive, id))?.name ?? null;
  }

  async organizationName(id: number): Promise<string | null> {
    const organization = await Organization.load(this.parts.pipedrive, id);
    return organization ? String(organization.get('name')) : null;
  }

  private readonly lookups: Lookups = {
    users: async () => {
      const users = await User.list(this.parts.pipedrive);
      return users.toSorted((a, b) => Number(b.isActive) - Number(a.isActive));
    },
    organizationIdForLead: () => (this.synced ??= this.syncOrganization()),
    programName: () => unavailable('The name of a Marketo program'),
    externalCompanyIdForOrganization: () => unavailable('The company of a Pipedrive organization'),
  };

  private async syncOrganization(): Promise<number | null> {
    const company = await this.companies.of(this.lead);
    if (!company) return null;
    this.organization = await this.engine.sync(companyToOrganization, company, this);
    return this.organization.id ?? null;
  }
}

function unavailable(what: string): Promise<never> {
  return Promise.reject(new AppError('mapping-failed', `${what} cannot be looked up in this version`));
}
