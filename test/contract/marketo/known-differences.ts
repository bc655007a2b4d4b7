import { type KnownDifference } from '../judge/known-differences.ts';

const DOCS = 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest';
const RECORDED = 'answers of a real account, recorded in 2020 in the test suite of an open-source connector';
const ARCHIVED = 'answers of a real account, kept in the tests of an open-source sync of 2016';

/** How the token call refuses credentials, as clients in use read it. */
function isDeniedToken(given: unknown): boolean {
  const { status, body } = given as { status: number; body: unknown };
  return status === 401 && Object.keys(body as object).join() === 'error,error_description';
}

/** Where the real Marketo is known to differ from its specification. */
export const MARKETO_DIFFERENCES: readonly KnownDifference[] = [
  {
    side: 'request',
    at: /^method$/,
    rule: 'overridden',
    reason: 'Reads may be sent as a form with `_method=GET`, which keeps long lists and addresses out of the URL.',
    source: `${DOCS}/lead-database/lead-database`,
  },
  {
    side: 'request',
    at: /^query\/(fields|filterValues|activityTypeIds|leadIds|status)$/,
    rule: 'comma list',
    reason: 'Lists may be one parameter with commas; the specification has the repeated parameter alone.',
    source: `${DOCS}/lead-database/leads, /activities and /bulk-extract`,
  },
  {
    side: 'request',
    operations: /^(sync|delete)Opportunit(ies|yRoles)UsingPOST$|^getOpportunityRolesUsingGET$/,
    at: /^body\/input\/\*\/(marketoGUID|seq)$/,
    rule: 'required',
    reason:
      'Answers and requests share one form of a record there; `seq` is never sent, an id only where one is known.',
    source: 'description of `seq` in the specification itself; examples in /lead-database/opportunities of the docs',
  },
  {
    side: 'request',
    operations: /^getOpportunityRolesUsingGET$/,
    at: /^query\/(filterType|filterValues)$/,
    rule: 'required',
    reason: 'A query by a key of several fields has both in its JSON body.',
    source: `${DOCS}/lead-database/opportunity-roles`,
  },
  {
    side: 'answer',
    at: /^body\/(errors|warnings|result)$/,
    rule: 'required',
    reason: 'An answer has only the members that apply; the specification requires all five of the envelope.',
    source: RECORDED,
  },
  {
    side: 'answer',
    operations: /^identityUsingGET$/,
    at: /^status$/,
    rule: 'unlisted',
    given: isDeniedToken,
    reason: 'Wrong credentials answer 401; the specification lists only what succeeds.',
    source: `${DOCS}/error-codes`,
  },
  {
    side: 'answer',
    operations: /^describeUsingGET(_4)?$|^describeOpportunityRoleUsingGET$/,
    at: /^body\/result\/\*\/(apiName|pluralName|status|version|relationships|description)$/,
    rule: 'required',
    reason: 'The specification describes standard objects by the form of custom ones, which have more members.',
    source: `${DOCS}/lead-database/companies`,
  },
  {
    side: 'answer',
    operations: /^(sync|delete)(Companies|Opportunities|OpportunityRoles)UsingPOST$/,
    at: /^body\/result\/\*\/(id|marketoGUID)$/,
    rule: 'required',
    reason: 'A skipped record has no id.',
    source: `${DOCS}/lead-database/lead-database`,
  },
  {
    side: 'answer',
    operations: /^get(LeadActivities|LeadChanges|DeletedLeads)UsingGET$/,
    at: /^body\/result\/\*\/attributes\/\*\/value$/,
    rule: 'type',
    reason: 'The value of an attribute is a text or a number; the specification says object.',
    source: `${DOCS}/lead-database/activities`,
  },
  {
    side: 'answer',
    operations: /^get(ProgramById|EmailById)UsingGET$/,
    at: /^body\/result\/\*\/(createdAt|updatedAt)$/,
    rule: 'format',
    given: (value) => /^[-\d]+T[:\d]+Z\+0000$/.test(String(value)),
    reason: 'Times of assets carry a Z and an offset.',
    source: `${DOCS}/lead-database/fields/field-types`,
  },
  {
    side: 'answer',
    operations: /^get(ProgramById|EmailById)UsingGET$/,
    at: /^body\/result\/\*\/folder\/id$/,
    rule: 'required',
    reason: 'A folder has `value` in answers; `id` is for requests.',
    source: `${DOCS}/assets/programs`,
  },
  {
    side: 'answer',
    operations: /^getProgramByIdUsingGET$/,
    at: /^body\/result\/\*\/(status|type)$/,
    rule: 'enum',
    reason: 'A type begins with a capital, and a status can be blank.',
    source: `${DOCS}/assets/programs`,
  },
  {
    side: 'answer',
    operations: /^getProgramByIdUsingGET$/,
    at: /^body\/result\/\*\/costs$/,
    rule: 'type',
    given: (value) => value === null,
    reason: 'A program without costs has null.',
    source: `${DOCS}/assets/programs`,
  },
  {
    side: 'answer',
    operations: /^getEmailContentByIdUsingGET$/,
    at: /^body\/result\/\*\/value$/,
    rule: 'type',
    given: Array.isArray,
    reason: 'A section of text has a list of its HTML and its plain form; the specification says object.',
    source: `${DOCS}/assets/emails`,
  },
  {
    side: 'answer',
    operations: /^getDailyUsageUsingGET$/,
    at: /^body\/result\/\*\/date$/,
    rule: 'format',
    given: (date) => /^\d{4}-\d\d-\d\d$/.test(String(date)),
    reason: 'The usage of a day has that day without a time.',
    source: `${DOCS}/usage`,
  },
  {
    side: 'answer',
    operations: /^getExportLeadsFileUsingGET$/,
    at: /^header\/content-type$/,
    rule: 'content type',
    given: (type) => String(type).startsWith('text/csv'),
    reason: 'The answer is the file itself.',
    source: `${DOCS}/bulk-extract/bulk-lead-extract`,
  },
  {
    side: 'answer',
    operations: /^getExportLeadsFileUsingGET$/,
    at: /^body$/,
    rule: 'type',
    given: (body) => typeof body === 'string',
    reason: 'The answer is the file itself; the specification describes what the server made of it.',
    source: `${DOCS}/bulk-extract/bulk-lead-extract`,
  },
  {
    side: 'answer',
    operations: /^getEmailContentByIdUsingGET$/,
    at: /^body\/result\/\*\/value$/,
    rule: 'required',
    reason: 'Some sections have no value.',
    source: ARCHIVED,
  },
];
