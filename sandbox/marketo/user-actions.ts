import { type SandboxClock } from '../core/clock.ts';
import { type Checked } from './api/marketo-error.ts';
import { type MarketoValues } from './marketo-sandbox.ts';
import { type Values } from './schema/field.ts';
import { COMPANY_TYPE_NAMES } from './schema/lead-fields.ts';
import { readValues } from './schema/read-values.ts';
import { ACTIVITY_TYPES } from './state/activity-log.ts';
import { type MarketoState } from './state/marketo-state.ts';

/** What a person does on Marketo's own pages; impossible values throw an Error that says why. */
export class UserActions {
  private readonly state: MarketoState;
  private readonly clock: SandboxClock;

  constructor(state: MarketoState, clock: SandboxClock) {
    this.state = state;
    this.clock = clock;
  }

  createLead(given: MarketoValues): number {
    const values = accepted(readValues(this.state.leadFields.all(), given));
    this.requireCompany(values);
    return this.state.leads.create(values, 'user');
  }

  /** Company fields of a linked lead change its company, and so all of that company's leads. */
  updateLead(id: number, given: MarketoValues): void {
    const lead = this.state.leads.get(id);
    if (!lead) throw new Error(`There is no lead ${id}`);
    const values = accepted(readValues(this.state.leadFields.all(), given));
    if (lead['externalCompanyId'] && values['externalCompanyId'] === null) {
      throw new Error('A lead cannot leave its company, only move to another one');
    }
    this.requireCompany(values);
    const company = this.companyOf({ ...lead, ...values });
    if (!company) return this.state.leads.update(id, values, 'user');
    const [own, shared] = parted(values);
    if (Object.keys(shared).length > 0) this.state.companies.update(company['id'], shared);
    this.state.leads.update(id, own, 'user');
  }

  deleteLead(id: number): void {
    if (!this.state.leads.get(id)) throw new Error(`There is no lead ${id}`);
    this.state.leads.delete(id, 'user');
  }

  createCompany(given: MarketoValues): number {
    const { companies } = this.state;
    const values = accepted(readValues(companies.type.fields, given));
    if (companies.byKey(values)) throw new Error(`There is a company ${values['externalCompanyId']} already`);
    return Number(companies.create(values));
  }

  createOpportunity(given: MarketoValues): string {
    const { opportunities } = this.state;
    const values = accepted(readValues(opportunities.type.fields, given));
    if (!values['externalOpportunityId'] || !values['name']) throw new Error('An opportunity needs its key and a name');
    if (opportunities.byKey(values)) throw new Error('There is an opportunity with this externalOpportunityId already');
    this.requireCompany(values);
    return String(opportunities.create(values));
  }

  createRole(given: MarketoValues): string {
    const { roles, leads, opportunities } = this.state;
    const values = accepted(readValues(roles.type.fields, given));
    const { externalOpportunityId = null, leadId, role } = values;
    if (!leads.get(Number(leadId))) throw new Error(`There is no lead ${String(leadId)}`);
    if (!opportunities.byKey({ externalOpportunityId })) throw new Error('There is no such opportunity');
    if (!role || roles.byKey(values)) throw new Error('A role needs a name that the lead does not have yet');
    return String(roles.create(values));
  }

  /** Losers' roles become the winner's, save those that it has already. */
  mergeLeads(winner: number, losers: readonly number[]): void {
    const { leads, roles } = this.state;
    for (const id of [winner, ...losers]) if (!leads.get(id)) throw new Error(`There is no lead ${id}`);
    if (losers.length === 0 || losers.includes(winner)) throw new Error('A merge needs losers other than the winner');
    leads.merge(winner, losers);
    for (const role of losers.flatMap((loser) => roles.withValue('leadId', String(loser)))) {
      roles.delete(role['marketoGUID']);
      const { marketoGUID: _id, createdAt: _created, updatedAt: _updated, ...values } = role;
      if (!roles.byKey({ ...values, leadId: winner })) roles.create({ ...values, leadId: winner });
    }
  }

  sendEmail(leadId: number, emailId: number, campaignId?: number): void {
    const { leads, assets, activities, switches } = this.state;
    const email = assets.emails.get(emailId);
    if (!leads.get(leadId)) throw new Error(`There is no lead ${leadId}`);
    if (!email) throw new Error(`There is no e-mail ${emailId}`);
    const activity = {
      leadId,
      activityTypeId: ACTIVITY_TYPES.sendEmail,
      ...(campaignId === undefined ? {} : { campaignId }),
      primaryAttributeValueId: emailId,
      primaryAttributeValue: email.values.name,
      attributes: [{ name: 'Step ID', value: 12 }],
    };
    activities.add(activity, this.clock.now(), switches.sendEmailDelayMs);
  }

  createList(leadIds: readonly number[]): number {
    const unknown = leadIds.find((id) => !this.state.leads.get(id));
    if (unknown !== undefined) throw new Error(`There is no lead ${unknown}`);
    return this.state.assets.lists.create(new Set(leadIds));
  }

  private requireCompany(values: Values): void {
    if (values['externalCompanyId'] && !this.companyOf(values)) {
      throw new Error(`There is no company ${String(values['externalCompanyId'])}`);
    }
  }

  private companyOf(lead: Values): Values | undefined {
    const { externalCompanyId = null } = lead;
    return externalCompanyId === null ? undefined : this.state.companies.byKey({ externalCompanyId });
  }
}

function accepted(checked: Checked<Values>): Values {
  if ('refused' in checked) throw new Error(checked.refused.message);
  return checked.accepted;
}

function parted(values: Values): [own: Values, company: Values] {
  const entries = Object.entries(values);
  return [
    Object.fromEntries(entries.filter(([name]) => !COMPANY_TYPE_NAMES.has(name))),
    Object.fromEntries(entries.filter(([name]) => COMPANY_TYPE_NAMES.has(name))),
  ];
}
