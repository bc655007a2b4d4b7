import { createHash } from 'node:crypto';
import { AppError, toAppError } from '../../base/errors/app-error';
import { type OpenAnswer } from '../../base/http-client/vendor-http';
import { type FileOfExtract } from './lead-extract';

/** Opens the file from a byte on; 0: from its beginning. */
export type OpenFile = (fromByte: number) => Promise<OpenAnswer>;

/** In a row, without a byte between them. */
const MOST_BREAKS = 5;

/**
 * The bytes of an extract's file. A connection that breaks is taken up where it broke.
 *
 * @throws AppError `vendor-unavailable` where the connection breaks again and again without a byte between, and at the
 *   end where size or checksum are not those that Marketo told: nothing of such a file can be relied on.
 */
export async function* bytesOf(
  { bytes, sha256 }: Pick<FileOfExtract, 'bytes' | 'sha256'>,
  open: OpenFile,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let received = 0;
  for (let breaks = 0; breaks <= MOST_BREAKS; breaks += 1) {
    try {
      for await (const piece of from(received, await open(received))) {
        hash.update(piece);
        received += piece.length;
        breaks = 0;
        yield piece;
      }
    } catch (thrown) {
      if (breaks === MOST_BREAKS || !isBroken(thrown)) throw thrown;
      continue;
    }
    if (bytes === null || received >= bytes) break;
  }
  if (bytes !== null && received !== bytes) throw notTheFile(`${received} bytes instead of ${bytes}`);
  if (sha256 !== null && hash.digest('hex') !== sha256) throw notTheFile('another checksum');
}

/** Whoever does not know ranges answers with the whole file. */
async function* from(byte: number, { status, headers, body }: OpenAnswer): AsyncGenerator<Buffer> {
  let skipping = status === 206 ? byte - startOf(headers['content-range'], byte) : byte;
  for await (const piece of body) {
    const wanted = piece.subarray(Math.min(skipping, piece.length));
    skipping -= piece.length - wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}

/** @throws AppError where the part begins behind the byte asked for. */
function startOf(contentRange: string | undefined, byte: number): number {
  const start = Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? NaN);
  if (start <= byte) return start;
  throw notTheFile('another part than the one asked for');
}

function isBroken(thrown: unknown): boolean {
  const { kind, details } = toAppError(thrown);
  return kind === 'vendor-unavailable' && details['isWrongFile'] !== true;
}

function notTheFile(what: string): AppError {
  return new AppError('vendor-unavailable', `Marketo gave a file of extracted leads that is not whole: ${what}`, {
    isWrongFile: true,
  });
}
