import { isObject } from '../../base/values/shapes';
import { scalarText, unusable } from '../transport/envelope';
import { type Envelope } from '../transport/envelope';
import { recordsOf } from '../transport/paging';

export type LeadExtractStatus = 'created' | 'queued' | 'processing' | 'canceled' | 'completed' | 'failed';

/** Both ends included. Marketo takes 31 days at most. */
export interface MomentRange {
  startAt: Date | string;
  endAt: Date | string;
}

/**
 * Which leads; Marketo takes one filter. `updatedAt` follows every field, also custom ones, and is refused, like smart
 * lists, by accounts that do not have it (`isUnsupportedFilter`).
 */
export type LeadExtractFilter =
  | { createdAt: MomentRange }
  | { updatedAt: MomentRange }
  | { staticListId: number }
  | { staticListName: string }
  | { smartListId: number }
  | { smartListName: string };

/** One job of Marketo's that writes leads into a file. */
export interface LeadExtract {
  id: string;
  /** As Marketo last said, which it renews once a minute. */
  status: LeadExtractStatus;
  /** Moments as Marketo prints them, null until reached. */
  createdAt: string | null;
  queuedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** What is in the file; null unless completed. */
  records: number | null;
  bytes: number | null;
  /** Hexadecimal. */
  sha256: string | null;
  /** Why it failed; null unless it did. */
  problem: string | null;
}

/** What is needed to read the file of a completed job. */
export type FileOfExtract = Pick<LeadExtract, 'id' | 'bytes' | 'sha256'>;

/** Some answers spell it in English, some in American. */
const STATUSES: Readonly<Record<string, LeadExtractStatus>> = {
  created: 'created',
  queued: 'queued',
  processing: 'processing',
  canceled: 'canceled',
  cancelled: 'canceled',
  completed: 'completed',
  failed: 'failed',
};

/** The one job that an answer tells of. @throws AppError `vendor-unavailable` where it tells of none. */
export function extractIn(envelope: Envelope, call: string): LeadExtract {
  const [job] = recordsOf(envelope, call);
  if (job === undefined) throw unusable(`Marketo answered ${call} without a job`, envelope.requestId);
  return extractFrom(job, envelope, call);
}

export function extractFrom(job: unknown, { requestId }: Envelope, call: string): LeadExtract {
  const sent = isObject(job) ? job : {};
  const id = scalarText(sent['exportId']);
  const status = new Map(Object.entries(STATUSES)).get(scalarText(sent['status']).toLowerCase());
  if (id === '' || status === undefined) throw unusable(`Marketo answered ${call} without id and status`, requestId);
  return {
    id,
    status,
    createdAt: textOrNull(sent['createdAt']),
    queuedAt: textOrNull(sent['queuedAt']),
    startedAt: textOrNull(sent['startedAt']),
    finishedAt: textOrNull(sent['finishedAt']),
    records: numberOrNull(sent['numberOfRecords']),
    bytes: numberOrNull(sent['fileSize']),
    sha256: /^sha256:([\da-f]{64})$/i.exec(scalarText(sent['fileChecksum']))?.[1]?.toLowerCase() ?? null,
    problem: textOrNull(sent['errorMsg']),
  };
}

const textOrNull = (value: unknown): string | null => scalarText(value) || null;
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
