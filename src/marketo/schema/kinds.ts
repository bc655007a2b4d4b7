import { folded } from '../../base/values/text';
import { memberOf } from '../../base/by-name';
import { type Values } from '../../base/records/field-record';
import { scalarText } from '../transport/envelope';

/** The kinds of records that Marketo's lead database keeps. */
export type MarketoKind = 'lead' | 'company' | 'opportunity' | 'role';

/** By what a written record is matched: its natural key or its Marketo id. */
export type MatchedBy = 'key' | 'id';

/** What differs between the kinds in Marketo's API. */
export interface KindDescription {
  label: MarketoKind;
  /** Below the REST address, without `.json`. */
  path: string;
  describePath: string;
  idField: string;
  /** The fields by which Marketo itself tells records apart; it calls them dedupe fields. */
  keyFields: readonly string[];
  /** The field that people call the record by, if it is one field. */
  nameField: string | null;
  /** How a call that writes says by what its records are matched. */
  matching: (by: MatchedBy) => Record<string, string>;
  /** How a call that deletes says so; null where Marketo deletes by id alone and takes no such member. */
  deletion: ((by: MatchedBy) => Record<string, string>) | null;
  /** Marketo stores a boolean set to null as false. */
  emptyBooleanIsFalse: boolean;
}

const fieldsOf = (by: MatchedBy): string => (by === 'id' ? 'idField' : 'dedupeFields');

const ofObjects = {
  matching: (by: MatchedBy) => ({ dedupeBy: fieldsOf(by) }),
  deletion: (by: MatchedBy) => ({ deleteBy: fieldsOf(by) }),
  emptyBooleanIsFalse: false,
};

/** @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/lead-database */
export const KINDS: Readonly<Record<MarketoKind, KindDescription>> = {
  lead: {
    label: 'lead',
    path: '/v1/leads',
    describePath: '/v1/leads/describe2.json',
    idField: 'id',
    keyFields: ['email'],
    nameField: null,
    matching: (by) => ({ lookupField: by === 'id' ? 'id' : 'email' }),
    deletion: null,
    emptyBooleanIsFalse: true,
  },
  company: {
    ...ofObjects,
    label: 'company',
    path: '/v1/companies',
    describePath: '/v1/companies/describe.json',
    idField: 'id',
    keyFields: ['externalCompanyId'],
    nameField: 'company',
  },
  opportunity: {
    ...ofObjects,
    label: 'opportunity',
    path: '/v1/opportunities',
    describePath: '/v1/opportunities/describe.json',
    idField: 'marketoGUID',
    keyFields: ['externalOpportunityId'],
    nameField: 'name',
  },
  role: {
    ...ofObjects,
    label: 'role',
    path: '/v1/opportunities/roles',
    describePath: '/v1/opportunities/roles/describe.json',
    idField: 'marketoGUID',
    keyFields: ['externalOpportunityId', 'leadId', 'role'],
    nameField: null,
  },
};

/** A record's whole natural key as text, without case; null where a part is empty. */
export function naturalKey({ keyFields }: KindDescription, values: Values): string | null {
  const parts = keyFields.map((name) => folded(scalarText(memberOf(values, name))));
  return parts.includes('') ? null : JSON.stringify(parts);
}

/** Marketo's ids of leads and companies are positive integers; those of other kinds, and other values, are any text. */
export function mayExist(kind: MarketoKind, field: string, value: string): boolean {
  if (field !== KINDS[kind].idField || field !== 'id') return value !== '';
  return /^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value));
}
