import { type FieldRow, fieldsOf } from './field.ts';

/** On companies, and under the same names on leads: a linked lead shows its company's values. */
export const COMPANY_TYPE_ROWS: readonly FieldRow[] = [
  ['company', 'Company Name', 'string'],
  ['site', 'Site', 'string'],
  ['billingStreet', 'Billing Address', 'text'],
  ['billingCity', 'Billing City', 'string'],
  ['billingState', 'Billing State', 'string'],
  ['billingCountry', 'Billing Country', 'string'],
  ['billingPostalCode', 'Billing Postal Code', 'string'],
  ['website', 'Website', 'url'],
  ['mainPhone', 'Main Phone', 'phone'],
  ['annualRevenue', 'Annual Revenue', 'currency'],
  ['numberOfEmployees', 'Num Employees', 'integer'],
  ['industry', 'Industry', 'string'],
  ['sicCode', 'SIC Code', 'string', { length: 40 }],
  ['companyNotes', 'Company Notes', 'text'],
];

export const COMPANY_FIELDS = fieldsOf(
  [
    ['id', 'Id', 'integer', { readOnly: true }],
    ...COMPANY_TYPE_ROWS,
    ['externalCompanyId', 'External Company Id', 'string', { length: 50 }],
    ['externalSalesPersonId', 'External Sales Person Id', 'string', { length: 50 }],
    ['createdAt', 'Created At', 'datetime', { readOnly: true }],
    ['updatedAt', 'Updated At', 'datetime', { readOnly: true }],
  ],
  1,
  null,
);
