import { type Checked } from './api/marketo-error.ts';
import { type MarketoValues } from './marketo-sandbox.ts';
import { type Values } from './schema/field.ts';
import { COMPANY_TYPE_NAMES, LEAD_FIELDS } from './schema/lead-fields.ts';
import { readValues } from './schema/read-values.ts';
import { type MarketoState } from './state/marketo-state.ts';

/** What a person does on Marketo's own pages; impossible values throw an Error that says why. */
export class UserActions {
  private readonly state: MarketoState;

  constructor(state: MarketoState) {
    this.state = state;
  }

  createLead(given: MarketoValues): number {
    const values = accepted(readValues(LEAD_FIELDS, given));
    this.requireCompany(values);
    return this.state.leads.create(values, 'user');
  }

  /** Company fields of a linked lead change its company, and so all of that company's leads. */
  updateLead(id: number, given: MarketoValues): void {
    const lead = this.state.leads.get(id);
    if (!lead) throw new Error(`There is no lead ${id}`);
    const values = accepted(readValues(LEAD_FIELDS, given));
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
    if (typeof values['externalCompanyId'] !== 'string') throw new Error('A company needs an externalCompanyId');
    if (companies.byKey(values)) throw new Error(`There is a company ${values['externalCompanyId']} already`);
    return Number(companies.create(values));
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
