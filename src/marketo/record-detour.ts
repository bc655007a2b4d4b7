import { Detour } from '../base/concurrency/detour';
import { inWriteBatches } from './transport/batches';
import { type MarketoWrite, type RecordCalls } from './transport/record-calls';

/** The calls that read records by filter, write and delete them. */
export type MarketoRecordCalls = Pick<RecordCalls, 'find' | 'findByKey' | 'sync' | 'delete'>;

/** Another way for them, for work that gathers or withholds calls. */
export const marketoDetour = new Detour<MarketoRecordCalls>();

/** How many calls it takes to write these records. */
export const writeCallsFor = (input: MarketoWrite['input']): number => inWriteBatches(input).length;
