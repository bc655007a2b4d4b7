import { type Values } from '../schema/field.ts';
import { sameValue } from '../schema/read-values.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { type Reason } from './marketo-error.ts';
import { type ReferenceCheck } from './write-objects.ts';

/** The sandbox keeps no sales persons, so no id of one exists. */
export function referencesOfCompany(values: Values): Reason | undefined {
  return values['externalSalesPersonId'] ? { code: '718', message: 'Sales person not found' } : undefined;
}

export function referencesOfOpportunity({ companies }: MarketoState): ReferenceCheck {
  return (values) => {
    const company = values['externalCompanyId'];
    if (company && !companies.byKey({ externalCompanyId: company })) {
      return { code: '1013', message: `Company '${String(company)}' not found` };
    }
    return referencesOfCompany(values);
  };
}

export function referencesOfRole({ leads, opportunities }: MarketoState): ReferenceCheck {
  return ({ leadId, externalOpportunityId }) => {
    if (leadId !== undefined && !leads.get(Number(leadId)))
      return { code: '1004', message: `Lead '${leadId}' not found` };
    if (externalOpportunityId !== undefined && !opportunities.byKey({ externalOpportunityId })) {
      return { code: '1013', message: `Opportunity '${externalOpportunityId}' not found` };
    }
    return undefined;
  };
}

export function companyInUse({ leads, opportunities }: MarketoState): (company: Values) => boolean {
  return ({ externalCompanyId: key }) =>
    [...leads.all(), ...opportunities.all()].some((record) => sameValue(record['externalCompanyId'], String(key)));
}

export function opportunityInUse({ roles }: MarketoState): (opportunity: Values) => boolean {
  return ({ externalOpportunityId: key }) => roles.withValue('externalOpportunityId', String(key)).length > 0;
}
