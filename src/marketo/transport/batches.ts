/** Marketo takes at most so many records, or values to look for, in one call. */
export const BATCH_SIZE = 300;

/** Below Marketo's limit of 1 MB for a body (HTTP 413), with room for what surrounds the records. */
const LARGEST_INPUT_BYTES = 900_000;

/** As `inBatches`, for records to write: their text counts too. */
export function inWriteBatches<T>(records: readonly T[], largestBytes = LARGEST_INPUT_BYTES): T[][] {
  const batches: T[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    const last = batches.at(-1);
    if (last && last.length < BATCH_SIZE && bytes + size <= largestBytes) last.push(record);
    else batches.push([record]);
    bytes = batches.at(-1) === last ? bytes + size : size;
  }
  return batches;
}
