/**
 * What the Marketo and the Pipedrive account have, as types of a mapping file. Written by `marketo-pipedrive-sync types`:
 * make it anew rather than change it. A mapping file uses it so:
 *
 *     import type { Adapters, Mapping } from './account.types.ts';
 *
 *     export default ({ adapters: a }: { adapters: Adapters }) => ({
 *       links: { lead: '…', person: '…', organization: '…' },
 *       personFromLead: { email: { fields: ['email'] } },
 *     }) satisfies Mapping;
 */

/** The fields of a lead in Marketo. */
export interface LeadFields {
  /** Company Name: string */
  company: string | null;
  /** Site: string */
  site: string | null;
  /** Billing Address: text */
  billingStreet: string | null;
  /** Billing City: string */
  billingCity: string | null;
  /** Billing State: string */
  billingState: string | null;
  /** Billing Country: string */
  billingCountry: string | null;
  /** Billing Postal Code: string */
  billingPostalCode: string | null;
  /** Website: url */
  website: string | null;
  /** Main Phone: phone */
  mainPhone: string | null;
  /** Annual Revenue: currency */
  annualRevenue: number | null;
  /** Num Employees: integer */
  numberOfEmployees: number | null;
  /** Industry: string */
  industry: string | null;
  /** SIC Code: string */
  sicCode: string | null;
  /** Company Notes: text */
  companyNotes: string | null;
  /** Id: integer */
  id: number | null;
  /** Email Address: email */
  email: string | null;
  /** First Name: string */
  firstName: string | null;
  /** Middle Name: string */
  middleName: string | null;
  /** Last Name: string */
  lastName: string | null;
  /** Full Name: string */
  mktoName: string | null;
  /** Salutation: string */
  salutation: string | null;
  /** Phone Number: phone */
  phone: string | null;
  /** Mobile Phone Number: phone */
  mobilePhone: string | null;
  /** Fax Number: phone */
  fax: string | null;
  /** Job Title: string */
  title: string | null;
  /** Department: string */
  department: string | null;
  /** Role: string */
  leadRole: string | null;
  /** Address: text */
  address: string | null;
  /** City: string */
  city: string | null;
  /** State: string */
  state: string | null;
  /** Country: string */
  country: string | null;
  /** Postal Code: string */
  postalCode: string | null;
  /** Date of Birth: date */
  dateOfBirth: string | null;
  /** Lead Source: string */
  leadSource: string | null;
  /** Lead Status: string */
  leadStatus: string | null;
  /** Lead Score: score */
  leadScore: number | null;
  /** Lead Rating: string */
  rating: string | null;
  /** Unsubscribed: boolean */
  unsubscribed: boolean | null;
  /** Unsubscribed Reason: text */
  unsubscribedReason: string | null;
  /** Email Invalid: boolean */
  emailInvalid: boolean | null;
  /** Email Invalid Cause: string */
  emailInvalidCause: string | null;
  /** Do Not Call: boolean */
  doNotCall: boolean | null;
  /** Do Not Call Reason: string */
  doNotCallReason: string | null;
  /** Inferred Company: string */
  inferredCompany: string | null;
  /** Inferred City: string */
  inferredCity: string | null;
  /** Inferred Country: string */
  inferredCountry: string | null;
  /** Original Source Type: string */
  originalSourceType: string | null;
  /** Is Anonymous: boolean */
  isAnonymous: boolean | null;
  /** Lead Partition Id: integer */
  leadPartitionId: number | null;
  /** Acquisition Program: reference */
  acquisitionProgramId: number | null;
  /** External Company Id: string */
  externalCompanyId: string | null;
  /** External Sales Person Id: string */
  externalSalesPersonId: string | null;
  /** Created At: datetime */
  createdAt: string | null;
  /** Updated At: datetime */
  updatedAt: string | null;
  /** Pipedrive ID: integer */
  pipedriveId: number | null;
  /** Pipedrive Deleted: boolean */
  pipedriveDeleted: boolean | null;
  /** Owner First Name: string */
  ownerFirstName: string | null;
  /** Owner Last Name: string */
  ownerLastName: string | null;
  /** Owner Email: string */
  ownerEmail: string | null;
  /** Company Notes Internal: text */
  companyNotesInternal: string | null;
  /** Lifecycle Stage: string */
  lifecycleStage: string | null;
  /** Newsletter: boolean */
  newsletter: boolean | null;
  /** Last Call Date: date */
  lastCallDate: string | null;
  /** Marketing Region: string */
  marketingRegion: string | null;
  /** Product Interest: string */
  productInterest: string | null;
}

export type Lead = RecordOf<LeadFields, object>;

interface OfLead {
  fields: LeadFields;
  record: Lead;
  readOnly: 'id' | 'mktoName' | 'inferredCompany' | 'inferredCity' | 'inferredCountry' | 'originalSourceType' | 'isAnonymous' | 'leadPartitionId' | 'createdAt' | 'updatedAt';
  onCreate: never;
  ofIds: 'pipedriveId' | 'ownerFirstName' | 'ownerLastName' | 'ownerEmail' | 'lifecycleStage' | 'marketingRegion' | 'productInterest';
  related: object;
}

/** The fields of a person in Pipedrive. */
export interface PersonFields {
  /** ID: int */
  id: number | null;
  /** Name: varchar */
  name: string | null;
  /** First name: varchar */
  first_name: string | null;
  /** Last name: varchar */
  last_name: string | null;
  /** Owner: user */
  owner_id: number | null;
  /** Organization: org */
  org_id: number | null;
  /** emails: emails */
  emails: unknown | null;
  /** Email: email */
  email: string | null;
  /** phones: phones */
  phones: unknown | null;
  /** Phone: phone */
  phone: string | null;
  /** Labels: set */
  label_ids: readonly ('Customer' | 'Hot lead' | 'Warm lead' | 'Cold lead')[] | null;
  /** Visible to: visible_to */
  visible_to: number | null;
  /** Profile picture: int */
  picture_id: number | null;
  /** Created: datetime */
  add_time: string | null;
  /** Update time: datetime */
  update_time: string | null;
  /** is_deleted: boolean */
  is_deleted: boolean | null;
  /** Marketo ID: varchar, key ce3c6f17f9cccf0e8a8cbbcd9a0f9336711be9ea */
  marketo_id: string | null;
  ce3c6f17f9cccf0e8a8cbbcd9a0f9336711be9ea: PersonFields['marketo_id'];
  /** Lead Score: double, key d979cfa89e0ba2784be83772480258d4152c66bc */
  lead_score: number | null;
  d979cfa89e0ba2784be83772480258d4152c66bc: PersonFields['lead_score'];
  /** Job Title: varchar, key 5bb4720ef89bc2bdddda8e47ff678c2b168ada6a */
  job_title: string | null;
  '5bb4720ef89bc2bdddda8e47ff678c2b168ada6a': PersonFields['job_title'];
  /** Country: varchar, key b25d197b6f66d730ff53d65f70b4735634307b6c */
  country: string | null;
  b25d197b6f66d730ff53d65f70b4735634307b6c: PersonFields['country'];
  /** City: varchar, key e0ccbef945ccbfc17182d0d0ff4505de9950d982 */
  city: string | null;
  e0ccbef945ccbfc17182d0d0ff4505de9950d982: PersonFields['city'];
  /** Region: enum, key b2a758ff67430a5537e55e71f769042b214c936a */
  region: 'NAM' | 'EMEA' | 'APAC' | 'LATAM' | null;
  b2a758ff67430a5537e55e71f769042b214c936a: PersonFields['region'];
  /** Interests: set, key 25eed1b86931ecc8cb33527d96b67b2ce9b0211b */
  interests: readonly ('Webinar' | 'Trial' | 'Newsletter' | 'Event')[] | null;
  '25eed1b86931ecc8cb33527d96b67b2ce9b0211b': PersonFields['interests'];
  /** Lifecycle Stage: enum, key ae115cadfca4fdd6328cf62db4634efeabaeca60 */
  lifecycle_stage: 'Subscriber' | 'Lead' | 'MQL' | 'SQL' | 'Customer' | null;
  ae115cadfca4fdd6328cf62db4634efeabaeca60: PersonFields['lifecycle_stage'];
  /** Lead Source: varchar, key 895e548e525f0f82209ae032113bdf7b68a93b8a */
  lead_source: string | null;
  '895e548e525f0f82209ae032113bdf7b68a93b8a': PersonFields['lead_source'];
  /** Last Call: date, key 48c2f7237bc972311d85b29e7a22bd8b3027480f */
  last_call: string | null;
  '48c2f7237bc972311d85b29e7a22bd8b3027480f': PersonFields['last_call'];
  /** Created Date: date, key d8875b777bccc564ab8f05ee9c9f490308d6b85b */
  created_date: string | null;
  d8875b777bccc564ab8f05ee9c9f490308d6b85b: PersonFields['created_date'];
  /** Marketing Suspended: enum, key 3dbce469601d948ed28e36d667f146d5eece896e */
  marketing_suspended: 'Yes' | 'No' | null;
  '3dbce469601d948ed28e36d667f146d5eece896e': PersonFields['marketing_suspended'];
  /** Budget: monetary, key d28289e808be0a157843c1cd570a8fa6a1430c86 */
  budget: Money | null;
  d28289e808be0a157843c1cd570a8fa6a1430c86: PersonFields['budget'];
  /** Nickname: varchar */
  dcc175aa384ca3d6d7fd187e06694cfd6b017ebd: string | null;
  /** Nickname: varchar */
  '7af95536fcd93d3508ffe0d15f69add6e4c5749b': string | null;
}

export type Person = RecordOf<PersonFields, { organization: Organization; owner: User }>;

interface OfPerson {
  fields: PersonFields;
  record: Person;
  readOnly: 'id' | 'first_name' | 'last_name' | 'picture_id' | 'update_time' | 'is_deleted';
  onCreate: 'add_time';
  ofIds: 'name' | 'marketo_id' | 'ce3c6f17f9cccf0e8a8cbbcd9a0f9336711be9ea' | 'lead_score' | 'd979cfa89e0ba2784be83772480258d4152c66bc' | 'job_title' | '5bb4720ef89bc2bdddda8e47ff678c2b168ada6a' | 'country' | 'b25d197b6f66d730ff53d65f70b4735634307b6c' | 'city' | 'e0ccbef945ccbfc17182d0d0ff4505de9950d982' | 'lead_source' | '895e548e525f0f82209ae032113bdf7b68a93b8a' | 'dcc175aa384ca3d6d7fd187e06694cfd6b017ebd' | '7af95536fcd93d3508ffe0d15f69add6e4c5749b';
  related: { organization: Organization; owner: User };
}

/** The fields of a company in Marketo. */
export interface CompanyFields {
  /** Id: integer */
  id: number | null;
  /** Company Name: string */
  company: string | null;
  /** Site: string */
  site: string | null;
  /** Billing Address: text */
  billingStreet: string | null;
  /** Billing City: string */
  billingCity: string | null;
  /** Billing State: string */
  billingState: string | null;
  /** Billing Country: string */
  billingCountry: string | null;
  /** Billing Postal Code: string */
  billingPostalCode: string | null;
  /** Website: url */
  website: string | null;
  /** Main Phone: phone */
  mainPhone: string | null;
  /** Annual Revenue: currency */
  annualRevenue: number | null;
  /** Num Employees: integer */
  numberOfEmployees: number | null;
  /** Industry: string */
  industry: string | null;
  /** SIC Code: string */
  sicCode: string | null;
  /** Company Notes: text */
  companyNotes: string | null;
  /** External Company Id: string */
  externalCompanyId: string | null;
  /** External Sales Person Id: string */
  externalSalesPersonId: string | null;
  /** Created At: datetime */
  createdAt: string | null;
  /** Updated At: datetime */
  updatedAt: string | null;
}

export type Company = RecordOf<CompanyFields, object>;

interface OfCompany {
  fields: CompanyFields;
  record: Company;
  readOnly: 'id' | 'createdAt' | 'updatedAt';
  onCreate: never;
  ofIds: never;
  related: object;
}

/** The fields of a organization in Pipedrive. */
export interface OrganizationFields {
  /** ID: int */
  id: number | null;
  /** Name: varchar */
  name: string | null;
  /** Owner: user */
  owner_id: number | null;
  /** Address: address */
  address: object | null;
  /** Labels: set */
  label_ids: readonly ('Customer' | 'Hot lead' | 'Warm lead' | 'Cold lead')[] | null;
  /** Visible to: visible_to */
  visible_to: number | null;
  /** Created: datetime */
  add_time: string | null;
  /** Update time: datetime */
  update_time: string | null;
  /** is_deleted: boolean */
  is_deleted: boolean | null;
  /** Website: varchar */
  website: string | null;
  /** LinkedIn profile: varchar */
  linkedin: string | null;
  /** Industry: enum */
  industry: 'Software' | 'Manufacturing' | 'Retail' | 'Healthcare' | 'Finance' | 'Education' | null;
  /** Annual revenue: int */
  annual_revenue: number | null;
  /** Employee count: int */
  employee_count: number | null;
  /** Marketo ID: varchar, key 7529de5e24add34d54e9a06491890165295eb5a0 */
  marketo_id: string | null;
  '7529de5e24add34d54e9a06491890165295eb5a0': OrganizationFields['marketo_id'];
  /** Email Domain: varchar, key f32ece241f4f1f4b0ec242b03ba8ec0073fb7241 */
  email_domain: string | null;
  f32ece241f4f1f4b0ec242b03ba8ec0073fb7241: OrganizationFields['email_domain'];
  /** Tier: enum, key fdfae9b0ec797c5f3702c8ba1e234a24de26b0e9 */
  tier: 'A' | 'B' | 'C' | null;
  fdfae9b0ec797c5f3702c8ba1e234a24de26b0e9: OrganizationFields['tier'];
  /** Country: varchar, key d9459f64de28a02a37f5110b3eae88a2e2ac9bb6 */
  country: string | null;
  d9459f64de28a02a37f5110b3eae88a2e2ac9bb6: OrganizationFields['country'];
  /** Number of Employees: double, key 4eb65bbd2cdabf26c093d98986d24b02cbf6f49d */
  number_of_employees: number | null;
  '4eb65bbd2cdabf26c093d98986d24b02cbf6f49d': OrganizationFields['number_of_employees'];
  /** Annual Revenue: monetary */
  '1377ebf20bc5e40d7a8bc9033fd57ba3e7efe136': Money | null;
  /** SIC Code: varchar, key 77060ec0163f84a73baa5263741cbbdec2f2c381 */
  sic_code: string | null;
  '77060ec0163f84a73baa5263741cbbdec2f2c381': OrganizationFields['sic_code'];
}

export type Organization = RecordOf<OrganizationFields, { owner: User }>;

interface OfOrganization {
  fields: OrganizationFields;
  record: Organization;
  readOnly: 'id' | 'update_time' | 'is_deleted';
  onCreate: 'add_time';
  ofIds: 'name' | 'website' | 'linkedin' | 'annual_revenue' | 'employee_count' | 'marketo_id' | '7529de5e24add34d54e9a06491890165295eb5a0' | 'email_domain' | 'f32ece241f4f1f4b0ec242b03ba8ec0073fb7241' | 'country' | 'd9459f64de28a02a37f5110b3eae88a2e2ac9bb6' | 'number_of_employees' | '4eb65bbd2cdabf26c093d98986d24b02cbf6f49d' | 'sic_code' | '77060ec0163f84a73baa5263741cbbdec2f2c381';
  related: { owner: User };
}

/** The fields of a deal in Pipedrive. */
export interface DealFields {
  /** ID: int */
  id: number | null;
  /** Title: varchar */
  title: string | null;
  /** Creator: user */
  creator_user_id: number | null;
  /** Owner: user */
  owner_id: number | null;
  /** Contact person: people */
  person_id: number | null;
  /** Organization: org */
  org_id: number | null;
  /** Pipeline: pipeline */
  pipeline_id: number | null;
  /** Stage: stage */
  stage_id: number | null;
  /** Value: double */
  value: number | null;
  /** Currency: varchar */
  currency: string | null;
  /** Status: status */
  status: string | null;
  /** Probability: double */
  probability: number | null;
  /** Lost reason: varchar */
  lost_reason: string | null;
  /** Visible to: visible_to */
  visible_to: number | null;
  /** Created: datetime */
  add_time: string | null;
  /** Update time: datetime */
  update_time: string | null;
  /** Last stage change: datetime */
  stage_change_time: string | null;
  /** Deal closed on: datetime */
  close_time: string | null;
  /** Won time: datetime */
  won_time: string | null;
  /** Lost time: datetime */
  lost_time: string | null;
  /** Expected close date: date */
  expected_close_date: string | null;
  /** Labels: set */
  label_ids: readonly ('Customer' | 'Hot lead' | 'Warm lead' | 'Cold lead')[] | null;
  /** is_archived: boolean */
  is_archived: boolean | null;
  /** archive_time: datetime */
  archive_time: string | null;
  /** is_deleted: boolean */
  is_deleted: boolean | null;
  /** origin: varchar */
  origin: string | null;
  /** Marketo Program: varchar, key 2b4aaafadd7ec74ca89ecfe429502eb5b7ab1847 */
  marketo_program: string | null;
  '2b4aaafadd7ec74ca89ecfe429502eb5b7ab1847': DealFields['marketo_program'];
  /** Fiscal Quarter: double, key c54a817fa7a3d73f3b96510f530c03c3ada6e56c */
  fiscal_quarter: number | null;
  c54a817fa7a3d73f3b96510f530c03c3ada6e56c: DealFields['fiscal_quarter'];
}

export type Deal = RecordOf<DealFields, { organization: Organization; owner: User; contact_person: Person; stage: { readonly id: number; readonly name: string } }>;

interface OfDeal {
  fields: DealFields;
  record: Deal;
  readOnly: 'id' | 'creator_user_id' | 'add_time' | 'update_time' | 'stage_change_time' | 'is_deleted' | 'origin';
  onCreate: never;
  ofIds: never;
  related: { organization: Organization; owner: User; contact_person: Person; stage: { readonly id: number; readonly name: string } };
}

/** The fields of a opportunity in Marketo. */
export interface OpportunityFields {
  /** Marketo GUID: string */
  marketoGUID: string | null;
  /** External Opportunity Id: string */
  externalOpportunityId: string | null;
  /** Name: string */
  name: string | null;
  /** Amount: currency */
  amount: number | null;
  /** Close Date: date */
  closeDate: string | null;
  /** Description: string */
  description: string | null;
  /** Expected Revenue: currency */
  expectedRevenue: number | null;
  /** External Company Id: string */
  externalCompanyId: string | null;
  /** External Created Date: datetime */
  externalCreatedDate: string | null;
  /** External Sales Person Id: string */
  externalSalesPersonId: string | null;
  /** Fiscal: string */
  fiscal: string | null;
  /** Fiscal Quarter: integer */
  fiscalQuarter: number | null;
  /** Fiscal Year: integer */
  fiscalYear: number | null;
  /** Forecast Category Name: string */
  forecastCategoryName: string | null;
  /** Is Closed: boolean */
  isClosed: boolean | null;
  /** Is Won: boolean */
  isWon: boolean | null;
  /** Last Activity Date: date */
  lastActivityDate: string | null;
  /** Lead Source: string */
  leadSource: string | null;
  /** Next Step: string */
  nextStep: string | null;
  /** Probability: integer */
  probability: number | null;
  /** Quantity: float */
  quantity: number | null;
  /** Stage: string */
  stage: string | null;
  /** Type: string */
  type: string | null;
  /** Created At: datetime */
  createdAt: string | null;
  /** Updated At: datetime */
  updatedAt: string | null;
}

export type Opportunity = RecordOf<OpportunityFields, object>;

interface OfOpportunity {
  fields: OpportunityFields;
  record: Opportunity;
  readOnly: 'marketoGUID' | 'createdAt' | 'updatedAt';
  onCreate: never;
  ofIds: never;
  related: object;
}

/** The fields of a role in Marketo. */
export interface RoleFields {
  /** Marketo GUID: string */
  marketoGUID: string | null;
  /** External Opportunity Id: string */
  externalOpportunityId: string | null;
  /** Lead Id: integer */
  leadId: number | null;
  /** Role: string */
  role: string | null;
  /** Is Primary: boolean */
  isPrimary: boolean | null;
  /** External Created Date: datetime */
  externalCreatedDate: string | null;
  /** Created At: datetime */
  createdAt: string | null;
  /** Updated At: datetime */
  updatedAt: string | null;
}

export type Role = RecordOf<RoleFields, object>;

interface OfRole {
  fields: RoleFields;
  record: Role;
  readOnly: 'marketoGUID' | 'createdAt' | 'updatedAt';
  onCreate: never;
  ofIds: never;
  related: object;
}

/** The fields of a activity in Pipedrive. */
export interface ActivityFields {
  /** ID: int */
  id: number | null;
  /** Subject: varchar */
  subject: string | null;
  /** Type: varchar */
  type: string | null;
  /** Assigned to user: user */
  owner_id: number | null;
  /** Creator: user */
  creator_user_id: number | null;
  /** Deal: deal */
  deal_id: number | null;
  /** Lead: varchar */
  lead_id: string | null;
  /** Contact person: people */
  person_id: number | null;
  /** Organization: org */
  org_id: number | null;
  /** Project: int */
  project_id: number | null;
  /** Due date: date */
  due_date: string | null;
  /** Due time: clock */
  due_time: string | null;
  /** Duration: clock */
  duration: string | null;
  /** Free/busy: boolean */
  busy: boolean | null;
  /** Done: boolean */
  done: boolean | null;
  /** Marked as done time: datetime */
  marked_as_done_time: string | null;
  /** Location: address */
  location: object | null;
  /** Participants: participants */
  participants: unknown | null;
  /** Public description: text */
  public_description: string | null;
  /** Priority: enum */
  priority: 'Low' | 'Medium' | 'High' | null;
  /** Note: text */
  note: string | null;
  /** Add time: datetime */
  add_time: string | null;
  /** Last updated time: datetime */
  update_time: string | null;
  /** is_deleted: boolean */
  is_deleted: boolean | null;
}

export type Activity = RecordOf<ActivityFields, object>;

interface OfActivity {
  fields: ActivityFields;
  record: Activity;
  readOnly: 'id' | 'creator_user_id' | 'marked_as_done_time' | 'add_time' | 'update_time' | 'is_deleted';
  onCreate: never;
  ofIds: never;
  related: object;
}

type EmailSource = EmailFields<Lead>;

export interface Account {
  lead: OfLead;
  person: OfPerson;
  company: OfCompany;
  organization: OfOrganization;
  deal: OfDeal;
  opportunity: OfOpportunity;
  role: OfRole;
  activity: OfActivity;
  email: {
    fields: EmailSource;
    record: EmailSource;
    readOnly: never;
    onCreate: never;
    ofIds: never;
    related: object;
  };
  pipelines: 'Sales' | 'Renewals';
}

/** What each table of a mapping reads and writes. */
type Tables = {
  personFromLead: { source: 'lead'; target: 'person' };
  organizationFromCompany: { source: 'company'; target: 'organization' };
  activityFromLead: { source: 'lead'; target: 'activity' };
  activityFromEmail: { source: 'email'; target: 'activity' };
  leadFromPerson: { source: 'person'; target: 'lead' };
  companyFromOrganization: { source: 'organization'; target: 'company' };
  opportunityFromDeal: { source: 'deal'; target: 'opportunity' };
  roleFromDeal: { source: 'deal'; target: 'role' };
};

/** A mapping between these two accounts. */
export type Mapping = MappingOf<Account, Tables>;

// What all accounts share.

/** Text that an adapter gives: which text it is shows only when it runs, so an option field takes it. */
export type SomeText = string & { readonly ' someText': true };

/** A record as functions of a mapping get it: its fields by their names, and all of them by `get`. */
export type RecordOf<Fields, Related = object> = Readonly<Fields> & {
  readonly [Name in keyof Related]: Promise<Related[Name] | null>;
} & { get<Name extends keyof Fields>(name: Name): Fields[Name] };

export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
}

export interface PipedriveUser extends User {
  /** False for a user who was deactivated; records keep such an owner. */
  readonly isActive: boolean;
}

/** An e-mail that Marketo sent, the source of `activityFromEmail`. */
export interface EmailFields<Lead> {
  /** Marketo's id of the activity. */
  readonly id: string;
  readonly leadId: number;
  /** Of the e-mail asset. */
  readonly name: string | null;
  readonly subject: string | null;
  /** The text version. */
  readonly text: string | null;
  /** ISO time. */
  readonly sentAt: string;
  readonly lead: Lead;
}

export interface MappingLog {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** The second argument of every function of a mapping. */
export interface MappingContext<Source = any> {
  /** The record that is mapped. */
  readonly source: Source;
  /** The `MarketoClient` and the `PipedriveClient` of the service. */
  readonly marketo: unknown;
  readonly pipedrive: unknown;
  readonly sync: {
    users(): Promise<readonly PipedriveUser[]>;
    programName(programId: number): Promise<string | null>;
    organizationIdForLead(lead: any): Promise<number | null>;
    externalCompanyIdForOrganization(organization: any): Promise<string | null>;
  };
  readonly log: MappingLog;
  now(): Date;
}

/** What a function may give: at once or later; null and undefined are empty. */
export type Given<Value> = Value | null | undefined | Promise<Value | null | undefined>;

/** From one value to another. */
export type Adapter<Taken, Made> = (value: Taken | null | undefined, context: MappingContext) => Given<Made>;
/** The same where the answer is known at once. */
export type PlainAdapter<Taken, Made> = (value: Taken | null | undefined, context: MappingContext) => Made | undefined;

type Plain = string | number | boolean;
type HasStatus = { readonly status?: unknown };

/** The adapters that a mapping file receives, by what each takes and gives. */
export interface Adapters {
  /** Trimmed text; of an option or related record its label or name. */
  text: PlainAdapter<unknown, SomeText>;
  number: PlainAdapter<Plain | Money, number>;
  /** The UTC day of any date-time, `YYYY-MM-DD`. */
  date: PlainAdapter<Plain | Date, SomeText>;
  quarter: PlainAdapter<Plain | Date, number>;
  year: PlainAdapter<Plain | Date, number>;
  /** The present UTC day, `YYYY-MM-DD`, whatever the value. */
  today: PlainAdapter<unknown, SomeText>;
  lastName: PlainAdapter<Plain, SomeText>;
  firstName: PlainAdapter<Plain, SomeText>;
  countryName: PlainAdapter<Plain, SomeText>;
  yesNo: PlainAdapter<Plain, 'Yes' | 'No'>;
  fromYesNo: PlainAdapter<Plain, boolean>;
  not: PlainAdapter<Plain, boolean>;
  /** From a deal's `status`, or from the deal. */
  isClosed: PlainAdapter<string | HasStatus, boolean>;
  isWon: PlainAdapter<string | HasStatus, boolean>;
  stageName: Adapter<unknown, SomeText>;
  programName: Adapter<Plain, SomeText>;
  userIdByName(options?: { fallback?: number }): Adapter<Plain, number>;
  userIdByEmail(options?: { fallback?: number }): Adapter<Plain, number>;
  userEmail(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  userFirstName(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  userLastName(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  /** The given value in place of an empty one. */
  defaultTo<const Value>(value: Value): (value: any, context: MappingContext) => Value;
  /** Transformer on a lead: synchronises its company first, gives the id of its Pipedrive organization. */
  organizationIdForLead: Adapter<unknown, number>;
  /** Transformer on a person or deal, or adapter on `organization`: gives the external id of its Marketo company. */
  externalCompanyIdForOrganization: Adapter<unknown, SomeText>;
}

/** An amount of money. */
export interface Money {
  readonly value: number;
  readonly currency: string;
}

/** Whether a type is `any`, which says nothing. */
type IsAny<Type> = 0 extends 1 & Type ? true : false;

/** What a field takes that holds this. A number in a text is one, and text takes whatever has one spelling. */
export type Accepted<Held> =
  IsAny<Held> extends true
    ? any
    : Held extends readonly (infer Label)[]
      ? Label | SomeText | readonly (Label | SomeText)[]
      : [Held] extends [boolean]
        ? boolean
        : Held extends number
          ? number | `${number}`
          : Held extends Money
            ? Money | number | `${number}`
            : Held extends string
              ? string extends Held
                ? string | number | boolean
                : Held | SomeText
              : Held extends object
                ? object | string
                : unknown;

/** Whether a field that holds the one can get the other as it is. Text may be a label: that shows when it runs. */
type Fits<Read, Held> =
  IsAny<Read> extends true
    ? true
    : unknown extends Held
      ? true
      : [Read] extends [Accepted<Held>]
        ? true
        : string extends Read
          ? [Held] extends [string | readonly string[]]
            ? true
            : false
          : [Read] extends [string]
            ? [Held] extends [string | readonly string[]]
              ? [Extract<Read, Labels<Held>>] extends [never]
                ? false
                : true
              : false
            : [Read] extends [readonly (infer Item)[]]
              ? Fits<Item, Held>
              : false;

type Labels<Held> = Held extends readonly (infer Label)[] ? Label : Held;

type FieldsThatFit<Fields, Held> = keyof {
  [Name in keyof Fields as Fits<NonNullable<Fields[Name]>, Held> extends true ? Name : never]: true;
};

/** One field, or several with a mode. */
type Sources<Name> =
  | { readonly fields: readonly [Name]; readonly mode?: Mode }
  | { readonly fields: readonly [Name, Name, ...Name[]]; readonly mode: Mode };
/** Fields that are used as they are. */
type PlainSources<Fields, Held> =
  | { readonly fields: readonly [FieldsThatFit<Fields, Held>]; readonly mode?: 'choose' }
  | {
      readonly fields: readonly [
        FieldsThatFit<Fields, Held>,
        FieldsThatFit<Fields, Held>,
        ...FieldsThatFit<Fields, Held>[],
      ];
      readonly mode: 'choose';
    }
  | (Fits<string, Held> extends true ? Joined<keyof Fields> : never);
interface Joined<Name> {
  readonly fields: readonly [Name, ...Name[]];
  readonly mode: 'join';
}

export type Mode = 'join' | 'choose';
export type WriteRule = 'always' | 'create' | 'if-empty';
export type ConflictPolicy = 'latest' | 'marketo' | 'pipedrive' | 'review';

interface NoFunctions {
  readonly preAdapter?: undefined;
  readonly postAdapter?: undefined;
  readonly transformer?: undefined;
}
type MappingFunction<Source, Made> = (value: any, context: MappingContext<Source>) => Given<Made>;

/** How a target field gets its value: from source fields, or from a transformer. */
export type Entry<Source, Fields, Held> = (
  | (PlainSources<Fields, Held> & NoFunctions)
  | (Sources<keyof Fields> & {
      readonly preAdapter: MappingFunction<Source, Accepted<Held>>;
      readonly postAdapter?: undefined;
      readonly transformer?: undefined;
    })
  | (Sources<keyof Fields> & {
      readonly preAdapter?: MappingFunction<Source, unknown>;
      readonly postAdapter: MappingFunction<Source, Accepted<Held>>;
      readonly transformer?: undefined;
    })
  | (Omit<NoFunctions, 'transformer'> & {
      readonly fields?: undefined;
      readonly mode?: undefined;
      readonly transformer: (source: Source, context: MappingContext<Source>) => Given<Accepted<Held>>;
    })
  | {
      readonly fields?: undefined;
      readonly mode?: undefined;
      readonly preAdapter?: undefined;
      readonly transformer: (source: Source, context: MappingContext<Source>) => unknown;
      readonly postAdapter: MappingFunction<Source, Accepted<Held>>;
    }
) & {
  /** True: an empty value empties the target field. */
  readonly clear?: boolean;
  /** Whose edit wins where both sides were edited, for a field that is mapped both ways. Default `latest`. */
  readonly conflict?: ConflictPolicy;
};

interface Writing {
  /** Default `always`. */
  readonly write?: WriteRule;
}

/** A kind of record of an account. */
export interface Kind {
  /** Its fields, by every name that leads to one. */
  fields: object;
  /** As functions get it. */
  record: object;
  /** Fields that cannot be written. */
  readOnly: PropertyKey;
  /** Fields that only a new record takes. */
  onCreate: PropertyKey;
  /** Fields that can hold the id of its other half. */
  ofIds: PropertyKey;
  /** Related records, which are read like fields. */
  related: object;
}

type Readable<Of extends Kind> = Of['fields'] & Of['related'];

/** One table: an entry for each target field. */
export type Table<Source extends Kind, Target extends Kind> = {
  readonly [Name in keyof Target['fields'] as Name extends Target['readOnly'] ? never : Name]?: Entry<
    Source['record'],
    Readable<Source>,
    NonNullable<Target['fields'][Name]>
  > &
    (Name extends Target['onCreate'] ? { readonly write: 'create' } : Writing);
};

/** What two accounts have: every kind that a table names, of which these are also named by other parts of a mapping. */
export interface Accounts {
  lead: Kind;
  person: Kind;
  organization: Kind;
  pipelines: string;
}

/** The kinds that each table of a mapping reads and writes. */
type KindsOfTables = Readonly<Record<string, { readonly source: string; readonly target: string }>>;

type KindIn<Of, Name> = Name extends keyof Of ? Extract<Of[Name], Kind> : never;

/** Fields that hold a boolean, and all of an account of which nothing is known. */
type BooleanFields<Fields> = keyof {
  [
    Name in keyof Fields as IsAny<Fields[Name]> extends true
      ? Name
      : NonNullable<Fields[Name]> extends boolean
        ? Name
        : never
  ]: true;
};

type Filter<Source extends Kind> = (source: Source['record'], context: MappingContext<Source['record']>) => unknown;

/** What a mapping has beside its tables. */
interface AroundTables<Of extends Accounts, Tables extends KindsOfTables> {
  /** The field of each record that holds the id of its other half. */
  readonly links: {
    readonly lead: Of['lead']['ofIds'];
    readonly person: Of['person']['ofIds'];
    readonly organization: Of['organization']['ofIds'];
  };
  /** Only deals of these pipelines are synchronised; absent: all. */
  readonly pipelines?: readonly Of['pipelines'][];
  /** Exactly `false` leaves a record out. */
  readonly filters?: {
    readonly [Name in keyof Tables]?: Filter<KindIn<Of, Tables[Name]['source']>>;
  };
  /** Who may be written to: the most restrictive side wins. No table may write these fields. */
  readonly consent?: {
    /** true: unsubscribed. */
    readonly lead: BooleanFields<Of['lead']['fields']>;
    /** An option field with the labels `Yes` (unsubscribed) and `No`, or text that says the like. */
    readonly person: 'marketing_status' | keyof Of['person']['fields'];
    /** Whether a change that is newer than the other side's unsubscription may lift that. Default false. */
    readonly resubscribe?: boolean;
  };
}

/** A mapping between two accounts. */
export type MappingOf<Of extends Accounts, Tables extends KindsOfTables> = AroundTables<Of, Tables> & {
  readonly [Name in keyof Tables]?: Table<KindIn<Of, Tables[Name]['source']>, KindIn<Of, Tables[Name]['target']>>;
};

interface AnyKind {
  fields: Record<string, any>;
  record: any;
  readOnly: never;
  onCreate: never;
  ofIds: string;
  related: object;
}

/** Accounts of which nothing is known: every field may be there and hold anything. */
export type AnyAccounts<Names extends string> = Readonly<Record<Names, AnyKind>> & { readonly pipelines: string };
