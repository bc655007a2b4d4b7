/**
 * The standard fields of the records, under their REST API names; null where empty. Dates are `YYYY-MM-DD`, moments
 * `YYYY-MM-DDTHH:MM:SSZ`. Which of them an account has, and with which custom fields beside them, is known at run time
 * alone: one that it lacks throws when it is read or set.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/list-of-standard-fields
 */

/** Fields that a company and, if it has no `externalCompanyId`, a lead have. */
interface CompanyTypeFields {
  company: string | null;
  site: string | null;
  website: string | null;
  mainPhone: string | null;
  industry: string | null;
  sicCode: string | null;
  /** In the currency of the account. */
  annualRevenue: number | null;
  numberOfEmployees: number | null;
  billingStreet: string | null;
  billingCity: string | null;
  billingState: string | null;
  billingPostalCode: string | null;
  billingCountry: string | null;
}

/** Fields that Marketo keeps itself. */
interface KeptFields {
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface LeadFields extends CompanyTypeFields, KeptFields {
  email: string | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  salutation: string | null;
  phone: string | null;
  mobilePhone: string | null;
  fax: string | null;
  title: string | null;
  department: string | null;
  leadRole: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  postalCode: string | null;
  dateOfBirth: string | null;
  leadSource: string | null;
  leadStatus: string | null;
  leadScore: number | null;
  rating: string | null;
  /** Set to null, a boolean of a lead reads false. */
  unsubscribed: boolean | null;
  unsubscribedReason: string | null;
  emailInvalid: boolean | null;
  emailInvalidCause: string | null;
  doNotCall: boolean | null;
  doNotCallReason: string | null;
  /** Id of the program by which the lead was acquired; Marketo prints it as a number or as text. */
  acquisitionProgramId: number | string | null;
  /** Links the lead to a company; can be changed and not be emptied. */
  externalCompanyId: string | null;
  externalSalesPersonId: string | null;
  readonly isAnonymous: boolean | null;
  readonly inferredCompany: string | null;
  readonly inferredCity: string | null;
  readonly inferredCountry: string | null;
  readonly originalSourceType: string | null;
  readonly leadPartitionId: number | null;
}

export interface CompanyFields extends CompanyTypeFields, KeptFields {
  /** The natural key: given to a new company, and fixed from then on. */
  externalCompanyId: string | null;
  externalSalesPersonId: string | null;
  companyNotes: string | null;
}

export interface OpportunityFields extends KeptFields {
  readonly marketoGUID: string | null;
  /** The natural key: given to a new opportunity, and fixed from then on. */
  externalOpportunityId: string | null;
  /** Marketo takes no opportunity without one. */
  name: string | null;
  /** In the currency of the account. */
  amount: number | null;
  expectedRevenue: number | null;
  /** A date. */
  closeDate: string | null;
  description: string | null;
  externalCompanyId: string | null;
  externalSalesPersonId: string | null;
  /** When the opportunity was made in the other system. */
  externalCreatedDate: string | null;
  fiscal: string | null;
  fiscalQuarter: number | null;
  fiscalYear: number | null;
  forecastCategoryName: string | null;
  isClosed: boolean | null;
  /** True only together with `isClosed`. */
  isWon: boolean | null;
  /** A date. */
  lastActivityDate: string | null;
  leadSource: string | null;
  nextStep: string | null;
  /** Per cent. */
  probability: number | null;
  quantity: number | null;
  stage: string | null;
  type: string | null;
}

export interface RoleFields extends KeptFields {
  readonly marketoGUID: string | null;
  /** Part of the natural key, as the next two: given to a new role, and fixed from then on. */
  externalOpportunityId: string | null;
  leadId: number | null;
  role: string | null;
  isPrimary: boolean | null;
  externalCreatedDate: string | null;
}
