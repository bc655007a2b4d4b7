import { type JSX } from 'preact';
import { memberOf } from '../../base/by-name';
import { type RecordReference } from '../../sync/records/record';

/** `/console/records/lead/30` */
export const recordAddress = ({ kind, id }: RecordReference): string => `/console/records/${kind}/${id}`;

/** `lead 30` */
export const recordName = ({ kind, id }: RecordReference): string => `${kind} ${id}`;

export const RecordLink = ({ record }: { record: RecordReference }): JSX.Element => (
  <a href={recordAddress(record)}>{recordName(record)}</a>
);

const KINDS = {
  leadId: 'lead',
  personId: 'person',
  organizationId: 'organization',
  dealId: 'deal',
  companyId: 'company',
} as const;

/** The record that a task names; null where it names none. */
export function recordOfParams(params: Readonly<Record<string, unknown>>): RecordReference | null {
  for (const [name, kind] of Object.entries(KINDS)) {
    const id = memberOf(params, name);
    if (typeof id === 'number') return { kind, id };
  }
  return null;
}
