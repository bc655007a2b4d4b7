import { ACTIVITY_TYPES } from '../state/activity-log.ts';

type Attribute = readonly [name: string, dataType: string];

const type = (
  id: number,
  name: string,
  description: string,
  primary: Attribute,
  secondary: readonly Attribute[] = [],
): Record<string, unknown> => ({
  id,
  name,
  description,
  primaryAttribute: attribute(primary),
  attributes: secondary.map(attribute),
});

function attribute([name, dataType]: Attribute): Record<string, string> {
  return { name, dataType };
}

/** The types that this sandbox records, and two more that an integration meets in any account. */
export const TYPES: readonly Record<string, unknown>[] = [
  type(1, 'Visit Webpage', 'Person visits web page', ['Webpage ID', 'integer'], [['Webpage URL', 'string']]),
  type(2, 'Fill Out Form', 'Person fills out and submits form on web page', ['Webform ID', 'integer']),
  type(
    ACTIVITY_TYPES.sendEmail,
    'Send Email',
    'Send Marketo Email to a person',
    ['Mailing ID', 'integer'],
    [
      ['Campaign Run ID', 'integer'],
      ['Choice Number', 'integer'],
      ['Has Predictive', 'boolean'],
      ['Step ID', 'integer'],
      ['Test Variant', 'integer'],
    ],
  ),
  type(
    ACTIVITY_TYPES.newLead,
    'New Lead',
    'New person/record is added to the lead database',
    ['Lead ID', 'integer'],
    [
      ['Created Date', 'date'],
      ['Source Type', 'string'],
    ],
  ),
  type(
    ACTIVITY_TYPES.changeDataValue,
    'Change Data Value',
    'Changed attribute value for a person/record',
    ['Attribute Name', 'integer'],
    [
      ['New Value', 'string'],
      ['Old Value', 'string'],
      ['Reason', 'string'],
      ['Source', 'string'],
    ],
  ),
  type(
    ACTIVITY_TYPES.mergeLeads,
    'Merge Leads',
    'Merge two or more people/records into a single record',
    ['Lead ID', 'integer'],
    [['Merge IDs', 'string']],
  ),
  type(ACTIVITY_TYPES.deleteLead, 'Delete Lead', 'Person/record is deleted from the lead database', [
    'Lead ID',
    'integer',
  ]),
];
