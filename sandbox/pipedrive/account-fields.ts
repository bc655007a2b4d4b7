import { type BuiltInField, type CustomFieldDefinition, type FieldOwner } from './fields.ts';

const LABELS = ['Customer', 'Hot lead', 'Warm lead', 'Cold lead'] as const;

const COUNTS = [
  'open_deals_count',
  'related_open_deals_count',
  'closed_deals_count',
  'related_closed_deals_count',
  'email_messages_count',
  'activities_count',
  'done_activities_count',
  'undone_activities_count',
  'files_count',
  'notes_count',
  'followers_count',
  'won_deals_count',
  'related_won_deals_count',
  'lost_deals_count',
  'related_lost_deals_count',
] as const;

/** Members that a record carries only when `include_fields` asks for them. */
export const OPTIONAL_MEMBERS: Record<FieldOwner, readonly string[]> = {
  person: [
    'next_activity_id',
    'last_activity_id',
    ...COUNTS,
    'participant_open_deals_count',
    'participant_closed_deals_count',
    'last_incoming_mail_time',
    'last_outgoing_mail_time',
    'marketing_status',
    'doi_status',
    'smart_bcc_email',
  ],
  organization: ['next_activity_id', 'last_activity_id', ...COUNTS, 'people_count', 'smart_bcc_email'],
  deal: [
    'next_activity_id',
    'last_activity_id',
    'first_won_time',
    'products_count',
    'files_count',
    'notes_count',
    'followers_count',
    'email_messages_count',
    'activities_count',
    'done_activities_count',
    'undone_activities_count',
    'participants_count',
    'last_incoming_mail_time',
    'last_outgoing_mail_time',
    'smart_bcc_email',
    'source_lead_id',
  ],
  activity: ['attendees'],
};

function optionalFields(members: readonly string[]): BuiltInField[] {
  return members.map((code) => {
    const words = code.split('_').join(' ');
    const name = words.charAt(0).toUpperCase() + words.slice(1);
    const type = code.endsWith('_count') || code.endsWith('_id') ? 'int' : code.endsWith('_time') ? 'date' : 'varchar';
    return [code, name, type, null, true] as const;
  });
}

const RECORD_FIELDS: readonly BuiltInField[] = [
  ['id', 'ID', 'int'],
  ['owner_id', 'Owner', 'user'],
  ['add_time', 'Created', 'date'],
  ['update_time', 'Update time', 'date'],
  ['visible_to', 'Visible to', 'visible_to'],
  ['label_ids', 'Labels', 'set', LABELS],
];

/** Built-in fields. The codes `phone` and `email` differ from the members `phones` and `emails`, as in the vendor's samples. */
export const BUILT_IN_FIELDS: Record<FieldOwner, readonly BuiltInField[]> = {
  person: [
    ['name', 'Name', 'varchar'],
    ['first_name', 'First name', 'varchar'],
    ['last_name', 'Last name', 'varchar'],
    ['phone', 'Phone', 'phone'],
    ['email', 'Email', 'varchar'],
    ['org_id', 'Organization', 'org'],
    ['picture_id', 'Profile picture', 'picture'],
    ...RECORD_FIELDS,
    ...optionalFields(OPTIONAL_MEMBERS.person),
  ],
  organization: [
    ['name', 'Name', 'varchar'],
    ['address', 'Address', 'address'],
    ['website', 'Website', 'varchar'],
    ['linkedin', 'LinkedIn profile', 'varchar'],
    ['industry', 'Industry', 'enum', ['Software', 'Manufacturing', 'Retail', 'Healthcare', 'Finance', 'Education']],
    ['annual_revenue', 'Annual revenue', 'int'],
    ['employee_count', 'Employee count', 'int'],
    ...RECORD_FIELDS,
    ...optionalFields(OPTIONAL_MEMBERS.organization),
  ],
  deal: [
    ['title', 'Title', 'varchar'],
    ['value', 'Value', 'monetary'],
    ['currency', 'Currency', 'varchar'],
    ['creator_user_id', 'Creator', 'user'],
    ['person_id', 'Contact person', 'people'],
    ['org_id', 'Organization', 'org'],
    ['pipeline_id', 'Pipeline', 'double'],
    ['stage_id', 'Stage', 'stage'],
    ['status', 'Status', 'status', ['open', 'won', 'lost']],
    ['probability', 'Probability', 'int'],
    ['lost_reason', 'Lost reason', 'varchar_options'],
    ['expected_close_date', 'Expected close date', 'date'],
    ['stage_change_time', 'Last stage change', 'date'],
    ['won_time', 'Won time', 'date'],
    ['lost_time', 'Lost time', 'date'],
    ['close_time', 'Deal closed on', 'date'],
    ...RECORD_FIELDS,
    ...optionalFields(OPTIONAL_MEMBERS.deal),
  ],
  activity: [
    ['id', 'ID', 'int'],
    ['subject', 'Subject', 'varchar'],
    ['type', 'Type', 'varchar'],
    ['owner_id', 'Assigned to user', 'user'],
    ['creator_user_id', 'Creator', 'user'],
    ['add_time', 'Add time', 'date'],
    ['update_time', 'Last updated time', 'date'],
    ['due_date', 'Due date', 'date'],
    ['due_time', 'Due time', 'time'],
    ['duration', 'Duration', 'time'],
    ['busy', 'Free/busy', 'boolean'],
    ['done', 'Done', 'boolean'],
    ['marked_as_done_time', 'Marked as done time', 'date'],
    ['deal_id', 'Deal', 'deal'],
    ['lead_id', 'Lead', 'lead'],
    ['person_id', 'Contact person', 'people'],
    ['org_id', 'Organization', 'org'],
    ['project_id', 'Project', 'project'],
    ['location', 'Location', 'address'],
    ['public_description', 'Public description', 'text'],
    ['priority', 'Priority', 'enum', ['Low', 'Medium', 'High']],
    ['note', 'Note', 'text'],
    ['participants', 'Participants', 'json'],
    ['attendees', 'Attendees', 'json', null, true],
  ],
};

/** Custom fields of the invented company; `Nickname` exists twice, so that its name alone says nothing. */
export const CUSTOM_FIELDS: Record<'person' | 'organization' | 'deal', readonly CustomFieldDefinition[]> = {
  person: [
    { name: 'Marketo ID', type: 'varchar' },
    { name: 'Lead Score', type: 'double' },
    { name: 'Job Title', type: 'varchar' },
    { name: 'Country', type: 'varchar' },
    { name: 'City', type: 'varchar' },
    { name: 'Region', type: 'enum', options: ['NAM', 'EMEA', 'APAC', 'LATAM'] },
    { name: 'Interests', type: 'set', options: ['Webinar', 'Trial', 'Newsletter', 'Event'] },
    { name: 'Lifecycle Stage', type: 'enum', options: ['Subscriber', 'Lead', 'MQL', 'SQL', 'Customer'] },
    { name: 'Lead Source', type: 'varchar' },
    { name: 'Last Call', type: 'date' },
    { name: 'Created Date', type: 'date' },
    { name: 'Marketing Suspended', type: 'enum', options: ['Yes', 'No'] },
    { name: 'Budget', type: 'monetary' },
    { name: 'Nickname', type: 'varchar' },
    { name: 'Nickname', type: 'varchar' },
  ],
  organization: [
    { name: 'Marketo ID', type: 'varchar' },
    { name: 'Email Domain', type: 'varchar' },
    { name: 'Tier', type: 'enum', options: ['A', 'B', 'C'] },
    { name: 'Country', type: 'varchar' },
    { name: 'Number of Employees', type: 'double' },
    { name: 'Annual Revenue', type: 'monetary' },
    { name: 'SIC Code', type: 'varchar' },
  ],
  deal: [
    { name: 'Marketo Program', type: 'varchar' },
    { name: 'Fiscal Quarter', type: 'double' },
  ],
};
