import { type Value, type Values } from '../schema/field.ts';
import { COMPANY_TYPE_NAMES } from '../schema/lead-fields.ts';
import { keptRecord, withoutBlocked } from '../schema/kept-values.ts';
import { readValues } from '../schema/read-values.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { type Members } from './body.ts';
import { type Checked, refused } from './marketo-error.ts';

export type LeadAction = 'createOrUpdate' | 'createOnly' | 'updateOnly' | 'createDuplicate';

export interface SyncLeadsSettings {
  action: LeadAction;
  lookupField: string;
  /** null: where the lead is, or the default one. */
  partition: number | null;
}

/** What one accepted record does. */
export interface LeadWrite {
  /** null: a new lead. */
  id: number | null;
  values: Values;
  /** Values that go to the lead's company instead. */
  companyValues?: { companyId: unknown; values: Values };
}

/** Judges one record of Sync Leads without writing anything. */
export function checkLead(state: MarketoState, settings: SyncLeadsSettings, record: Members): Checked<LeadWrite> {
  const { id: givenId, ...given } = record;
  if (givenId !== undefined && !addressesById(settings)) {
    return refused('1003', `Value for field 'id' not allowed with action '${settings.action}' and this lookupField`);
  }
  if (givenId !== undefined && !Number.isInteger(givenId)) return refused('1003', "Invalid value for field 'id'");
  const fields = state.leadFields.all();
  const read = readValues(fields, keptRecord(fields, given, state.switches));
  if ('refused' in read) return read;
  const target = targetOf(
    state,
    settings,
    settings.lookupField === 'id' ? (givenId as number | undefined) : read.accepted[settings.lookupField],
  );
  if ('refused' in target) return target;
  const values = withoutBlocked(null, read.accepted, state.switches);
  return withCompany(state, placed({ id: target.accepted, values }, settings, state));
}

function addressesById({ action, lookupField }: SyncLeadsSettings): boolean {
  return lookupField === 'id' && (action === 'updateOnly' || action === 'createOrUpdate');
}

/** The id of the lead to update, null for a new one. */
function targetOf(
  state: MarketoState,
  { action, lookupField }: SyncLeadsSettings,
  key: Value | undefined,
): Checked<number | null> {
  if (action === 'createDuplicate') return { accepted: null };
  if (key === undefined || key === null || key === '') {
    return refused('1003', `Value for lookup field '${lookupField}' is missing`);
  }
  const matches = state.leads.withValue(lookupField, String(key));
  if (action === 'createOnly') return matches.length > 0 ? refused('1005', 'Lead already exists') : { accepted: null };
  if (matches.length > 1) return refused('1007', 'Multiple lead match lookup criteria');
  const [match] = matches;
  if (match) return { accepted: Number(match['id']) };
  if (action === 'updateOnly' || lookupField === 'id') return refused('1004', 'Lead not found');
  return { accepted: null };
}

function placed(write: LeadWrite, { partition }: SyncLeadsSettings, state: MarketoState): Checked<LeadWrite> {
  if (partition === null) return { accepted: write };
  if (write.id !== null && state.leads.get(write.id)?.['leadPartitionId'] !== partition) {
    return refused('1010', 'Lead partition change not allowed');
  }
  return { accepted: { ...write, values: { ...write.values, leadPartitionId: partition } } };
}

/** A link leads to an existing company, cannot be removed, and hands the company fields over to that company. */
function withCompany(state: MarketoState, placement: Checked<LeadWrite>): Checked<LeadWrite> {
  if ('refused' in placement) return placement;
  const { id, values: given } = placement.accepted;
  const { externalCompanyId: key, ...others } = given;
  const values = key === undefined || key === null ? others : given;
  if (values['externalSalesPersonId']) return refused('718', 'Sales person not found');
  const link = values['externalCompanyId'] ?? (id === null ? null : state.leads.get(id)?.['externalCompanyId']) ?? null;
  if (link === null) return { accepted: { id, values } };
  const company = state.companies.byKey({ externalCompanyId: link });
  if (!company) return refused('1013', `Company '${String(link)}' not found`);
  return besideCompany(state, { id, values }, company['id']);
}

function besideCompany(state: MarketoState, { id, values }: LeadWrite, companyId: unknown): Checked<LeadWrite> {
  const names = Object.keys(values);
  if (!names.some((name) => COMPANY_TYPE_NAMES.has(name))) return { accepted: { id, values } };
  const rule = state.switches.companyFieldsOnLinkedLead;
  if (rule === 'refuse') return refused('1021', 'Company update not allowed');
  const own = names.filter((name) => !COMPANY_TYPE_NAMES.has(name));
  const company = names.filter((name) => COMPANY_TYPE_NAMES.has(name));
  const write: LeadWrite = { id, values: subset(values, own) };
  if (rule === 'write-through') write.companyValues = { companyId, values: subset(values, company) };
  return { accepted: write };
}

function subset(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}
