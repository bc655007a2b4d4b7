import { type JSX } from 'preact';
import { type RecordReference } from '../../sync/records/record';
import { recordNamed } from '../../sync/stories/told';

/** `/console/records/lead/30` */
export const recordAddress = ({ kind, id }: RecordReference): string => `/console/records/${kind}/${id}`;

/** `lead 30` */
export const recordName = ({ kind, id }: RecordReference): string => `${kind} ${id}`;

export const RecordLink = ({ record }: { record: RecordReference }): JSX.Element => (
  <a href={recordAddress(record)}>{recordName(record)}</a>
);

/** The record that a task names; null where it names none. */
export function recordOfParams(params: Readonly<Record<string, unknown>>): RecordReference | null {
  const named = recordNamed(params);
  return named !== null && typeof named.id === 'number' ? { kind: named.kind, id: named.id } : null;
}
