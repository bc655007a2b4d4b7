import { type SandboxContext } from '../../core/context.ts';
import { type MarketoSwitches } from '../marketo-sandbox.ts';
import { type LeadFields } from '../schema/lead-fields.ts';
import { COMPANY, OPPORTUNITY, OPPORTUNITY_ROLE } from '../schema/object-types.ts';
import { ActivityLog } from './activity-log.ts';
import { Assets } from './assets.ts';
import { LeadExports } from './lead-exports.ts';
import { type LeadEvent, LeadTable } from './lead-table.ts';
import { ObjectTable } from './object-table.ts';

const FIRST_COMPANY_ID = 20_001;

/** Everything the simulated instance holds. */
export interface MarketoState {
  leads: LeadTable;
  leadFields: LeadFields;
  companies: ObjectTable;
  opportunities: ObjectTable;
  roles: ObjectTable;
  activities: ActivityLog;
  assets: Assets;
  exports: LeadExports;
  switches: MarketoSwitches;
}

export function createState(
  context: SandboxContext,
  leadFields: LeadFields,
  tell: (event: LeadEvent) => void,
): MarketoState {
  const { clock } = context;
  const random = context.random.derive('marketo objects');
  let companyId = FIRST_COMPANY_ID;
  const companies = new ObjectTable(COMPANY, clock, () => companyId++);
  const activities = new ActivityLog();
  const switches = defaultSwitches();
  return {
    leadFields,
    leads: new LeadTable(clock, leadFields, companies, activities, tell),
    companies,
    opportunities: new ObjectTable(OPPORTUNITY, clock, () => random.uuid()),
    roles: new ObjectTable(OPPORTUNITY_ROLE, clock, () => random.uuid()),
    activities,
    assets: new Assets(clock),
    exports: new LeadExports(clock, context.random.derive('marketo exports'), switches),
    switches,
  };
}

function defaultSwitches(): MarketoSwitches {
  return {
    refuseTokenInUrl: true,
    refuseDoubleSlash: true,
    companyFieldsOnLinkedLead: 'refuse',
    unknownFieldLevel: 'record',
    blockedFields: [],
    cutOverlongText: false,
    cutBeyondFFFF: false,
    roundNumbers: false,
    deniedPermissions: [],
    nativeCrmSync: false,
    unknownAsset: 'no-result',
    sendEmailDelayMs: 0,
    activityNumbers: true,
    emptyActivityPages: false,
    refuseLargeLists: true,
    dailyQuota: 50_000,
    callsPerWindow: 100,
    concurrentCalls: 10,
    upsertRaceMs: 0,
    webhookDisorderMs: 0,
    bulkUpdatedAtFilter: true,
    bulkDailyMegabytes: 500,
    bulkStatusSeconds: 60,
    bulkProcessingSeconds: 30,
    bulkFailure: '',
  };
}
