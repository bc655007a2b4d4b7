import { COMPANY_FIELDS } from './company-fields.ts';
import { type Field, fieldsOf } from './field.ts';

/** A lead-database object with the common interface: companies, opportunities, opportunity roles. */
export interface ObjectType {
  /** As describe names it. */
  name: string;
  displayName: string;
  idField: 'id' | 'marketoGUID';
  dedupeFields: readonly string[];
  /** Field groups that a read may filter by; more than one name is a compound key. */
  searchableFields: readonly (readonly string[])[];
  /** Must not be empty in a record that is created. */
  required: readonly string[];
  fields: readonly Field[];
}

export const COMPANY: ObjectType = {
  name: 'Company',
  displayName: 'Company',
  idField: 'id',
  dedupeFields: ['externalCompanyId'],
  searchableFields: [['externalCompanyId'], ['id'], ['company']],
  required: [],
  fields: COMPANY_FIELDS,
};

export const OPPORTUNITY: ObjectType = {
  name: 'opportunity',
  displayName: 'Opportunity',
  idField: 'marketoGUID',
  dedupeFields: ['externalOpportunityId'],
  searchableFields: [['externalOpportunityId'], ['marketoGUID']],
  required: ['name'],
  fields: fieldsOf(
    [
      ['marketoGUID', 'Marketo GUID', 'string', { length: 36, readOnly: true }],
      ['externalOpportunityId', 'External Opportunity Id', 'string', { length: 50 }],
      ['name', 'Name', 'string'],
      ['amount', 'Amount', 'currency'],
      ['closeDate', 'Close Date', 'date'],
      ['description', 'Description', 'string', { length: 2000 }],
      ['expectedRevenue', 'Expected Revenue', 'currency'],
      ['externalCompanyId', 'External Company Id', 'string', { length: 50 }],
      ['externalCreatedDate', 'External Created Date', 'datetime'],
      ['externalSalesPersonId', 'External Sales Person Id', 'string', { length: 50 }],
      ['fiscal', 'Fiscal', 'string'],
      ['fiscalQuarter', 'Fiscal Quarter', 'integer'],
      ['fiscalYear', 'Fiscal Year', 'integer'],
      ['forecastCategoryName', 'Forecast Category Name', 'string'],
      ['isClosed', 'Is Closed', 'boolean'],
      ['isWon', 'Is Won', 'boolean'],
      ['lastActivityDate', 'Last Activity Date', 'date'],
      ['leadSource', 'Lead Source', 'string'],
      ['nextStep', 'Next Step', 'string'],
      ['probability', 'Probability', 'integer'],
      ['quantity', 'Quantity', 'float'],
      ['stage', 'Stage', 'string'],
      ['type', 'Type', 'string'],
      ['createdAt', 'Created At', 'datetime', { readOnly: true }],
      ['updatedAt', 'Updated At', 'datetime', { readOnly: true }],
    ],
    1,
    null,
  ),
};

export const OPPORTUNITY_ROLE: ObjectType = {
  name: 'opportunityRole',
  displayName: 'Opportunity Role',
  idField: 'marketoGUID',
  dedupeFields: ['externalOpportunityId', 'leadId', 'role'],
  searchableFields: [
    ['externalOpportunityId', 'leadId', 'role'],
    ['marketoGUID'],
    ['leadId'],
    ['externalOpportunityId'],
  ],
  required: [],
  fields: fieldsOf(
    [
      ['marketoGUID', 'Marketo GUID', 'string', { length: 36, readOnly: true }],
      ['externalOpportunityId', 'External Opportunity Id', 'string', { length: 50 }],
      ['leadId', 'Lead Id', 'integer'],
      ['role', 'Role', 'string', { length: 50 }],
      ['isPrimary', 'Is Primary', 'boolean'],
      ['externalCreatedDate', 'External Created Date', 'datetime'],
      ['createdAt', 'Created At', 'datetime', { readOnly: true }],
      ['updatedAt', 'Updated At', 'datetime', { readOnly: true }],
    ],
    1,
    null,
  ),
};
