import { type PipedriveClient } from '../../pipedrive';

/** Marketo reads and writes so many records in one call. */
export const MARKETO_TAKES = 300;

/** Of the ten seconds that what was read may be old, without the time of the reading. */
const WRITING_MS = 8_000;

/** How many records can be written to Pipedrive, one call each, before what they are compared with is too old. */
export function writesWhileFresh(pipedrive: PipedriveClient): number {
  return Math.max(1, Math.min(MARKETO_TAKES, pipedrive.callsIn(WRITING_MS)));
}
