import { type LeadAction } from './check-lead.ts';
import { MarketoError } from './marketo-error.ts';

/** The API user may not write to the last one. */
const PARTITIONS = [
  { id: 1, name: 'Default', writable: true },
  { id: 2, name: 'Europe', writable: true },
  { id: 3, name: 'Restricted', writable: false },
];

/** The id of the partition to write to; null where none is named. */
export function partitionOf(name: string | undefined, action: LeadAction): number | null {
  if (name === undefined) return null;
  if (action === 'updateOnly' || action === 'createDuplicate') {
    throw new MarketoError('1003', `partitionName is not allowed with action '${action}'`);
  }
  const partition = PARTITIONS.find((candidate) => candidate.name === name);
  if (!partition) throw new MarketoError('1009', `Partition '${name}' not found`);
  if (!partition.writable) throw new MarketoError('1008', `Access to partition '${name}' denied`);
  return partition.id;
}
