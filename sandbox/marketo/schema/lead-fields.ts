import { COMPANY_TYPE_ROWS } from './company-fields.ts';
import { type Field, type FieldRow, fieldsOf } from './field.ts';

const STANDARD: readonly FieldRow[] = [
  ['id', 'Id', 'integer', { readOnly: true }],
  ['email', 'Email Address', 'email'],
  ['firstName', 'First Name', 'string'],
  ['middleName', 'Middle Name', 'string'],
  ['lastName', 'Last Name', 'string'],
  ['mktoName', 'Full Name', 'string', { readOnly: true }],
  ['salutation', 'Salutation', 'string'],
  ['phone', 'Phone Number', 'phone'],
  ['mobilePhone', 'Mobile Phone Number', 'phone'],
  ['fax', 'Fax Number', 'phone'],
  ['title', 'Job Title', 'string'],
  ['department', 'Department', 'string'],
  ['leadRole', 'Role', 'string'],
  ['address', 'Address', 'text'],
  ['city', 'City', 'string'],
  ['state', 'State', 'string'],
  ['country', 'Country', 'string'],
  ['postalCode', 'Postal Code', 'string'],
  ['dateOfBirth', 'Date of Birth', 'date'],
  ['leadSource', 'Lead Source', 'string'],
  ['leadStatus', 'Lead Status', 'string'],
  ['leadScore', 'Lead Score', 'score'],
  ['rating', 'Lead Rating', 'string'],
  ['unsubscribed', 'Unsubscribed', 'boolean'],
  ['unsubscribedReason', 'Unsubscribed Reason', 'text'],
  ['emailInvalid', 'Email Invalid', 'boolean'],
  ['emailInvalidCause', 'Email Invalid Cause', 'string'],
  ['doNotCall', 'Do Not Call', 'boolean'],
  ['doNotCallReason', 'Do Not Call Reason', 'string'],
  ['inferredCompany', 'Inferred Company', 'string', { readOnly: true }],
  ['inferredCity', 'Inferred City', 'string', { readOnly: true }],
  ['inferredCountry', 'Inferred Country', 'string', { readOnly: true }],
  ['originalSourceType', 'Original Source Type', 'string', { readOnly: true }],
  ['isAnonymous', 'Is Anonymous', 'boolean', { readOnly: true }],
  ['leadPartitionId', 'Lead Partition Id', 'integer', { readOnly: true }],
  ['acquisitionProgramId', 'Acquisition Program', 'reference'],
  ['externalCompanyId', 'External Company Id', 'string', { length: 50 }],
  ['externalSalesPersonId', 'External Sales Person Id', 'string', { length: 50 }],
  ['createdAt', 'Created At', 'datetime', { readOnly: true }],
  ['updatedAt', 'Updated At', 'datetime', { readOnly: true }],
];

const CUSTOM: readonly FieldRow[] = [
  ['pipedriveId', 'Pipedrive ID', 'integer', { custom: true }],
  ['pipedriveDeleted', 'Pipedrive Deleted', 'boolean', { custom: true }],
  ['ownerFirstName', 'Owner First Name', 'string', { custom: true }],
  ['ownerLastName', 'Owner Last Name', 'string', { custom: true }],
  ['ownerEmail', 'Owner Email', 'string', { custom: true }],
  ['companyNotesInternal', 'Company Notes Internal', 'text', { custom: true }],
  ['lifecycleStage', 'Lifecycle Stage', 'string', { custom: true }],
  ['newsletter', 'Newsletter', 'boolean', { custom: true }],
  ['lastCallDate', 'Last Call Date', 'date', { custom: true }],
  ['marketingRegion', 'Marketing Region', 'string', { custom: true }],
  ['productInterest', 'Product Interest', 'string', { custom: true }],
];

/** What an account has before its administrators change it. */
const LEAD_FIELDS: readonly Field[] = [
  ...fieldsOf(COMPANY_TYPE_ROWS, 2, false),
  ...fieldsOf([...STANDARD, ...CUSTOM], 29, false),
];

export const COMPANY_TYPE_NAMES: ReadonlySet<string> = new Set(COMPANY_TYPE_ROWS.map(([name]) => name));

/** Searchable whether or not they are fields of a lead; those that this sandbox does not keep match nothing. */
const STANDARD_KEYS = [
  'id',
  'email',
  'cookies',
  'leadPartitionId',
  'facebookId',
  'twitterId',
  'linkedInId',
  'sfdcAccountId',
  'sfdcContactId',
  'sfdcLeadId',
  'sfdcLeadOwnerId',
  'sfdcOpptyId',
];

/** The fields of a lead, to which an account's administrators may add. */
export class LeadFields {
  private fields = [...LEAD_FIELDS];

  all(): readonly Field[] {
    return this.fields;
  }

  byName(name: string): Field | undefined {
    return this.fields.find((field) => field.name === name);
  }

  /** Standard keys and every custom string, email or integer field. */
  searchable(): readonly string[] {
    const custom = this.fields.filter(({ custom: isCustom, dataType }) => isCustom && SEARCHABLE_TYPES.has(dataType));
    return [...STANDARD_KEYS, ...custom.map(({ name }) => name)];
  }

  add({ name, displayName, dataType }: Pick<Field, 'name' | 'displayName' | 'dataType'>): void {
    const nextId = Math.max(...this.fields.map(({ id }) => id)) + 1;
    this.fields.push(...fieldsOf([[name, displayName, dataType, { custom: true }]], nextId, false));
  }

  /** As an administrator hides it: no call shows or takes it any more. */
  hide(name: string): void {
    if (!this.byName(name)?.custom) throw new Error(`There is no custom field ${name}`);
    this.fields = this.fields.filter((field) => field.name !== name);
  }
}

const SEARCHABLE_TYPES: ReadonlySet<string> = new Set(['string', 'email', 'integer']);
