import { createHash } from 'node:crypto';
import { MarketoError } from './marketo-error.ts';
import { type Payload } from './operation.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** One page of the records; without a further page neither a token nor `moreResult`. */
export function pageOf(records: unknown[], query: unknown, batchSize: number, token: string | undefined): Payload {
  const fingerprint = fingerprintOf(query);
  const offset = token === undefined ? 0 : offsetOf(token, fingerprint);
  const result = records.slice(offset, offset + batchSize);
  const next = offset + batchSize;
  if (next >= records.length) return { result };
  return { result, nextPageToken: encodeToken({ query: fingerprint, offset: next }), moreResult: true };
}

/** Opaque, and always padded with `=`, so that a caller must encode it in a URL. */
export function encodeToken(content: object): string {
  const json = JSON.stringify(content);
  return base32(Buffer.from(Buffer.byteLength(json) % 5 === 0 ? `${json} ` : json));
}

/** @throws MarketoError 1003 for a text that is no token. */
export function decodeToken(token: string): Record<string, unknown> {
  try {
    return JSON.parse(fromBase32(token).toString()) as Record<string, unknown>;
  } catch {
    throw invalidToken();
  }
}

export function invalidToken(): MarketoError {
  return new MarketoError('1003', 'Invalid nextPageToken');
}

function offsetOf(token: string, fingerprint: string): number {
  const position = decodeToken(token);
  if (position['query'] !== fingerprint || typeof position['offset'] !== 'number') throw invalidToken();
  return position['offset'];
}

function fingerprintOf(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 12);
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

function fromBase32(text: string): Buffer {
  if (!/^[A-Z2-7]+=+$/.test(text) || text.length % 8 !== 0) throw invalidToken();
  const bits = Array.from(text.replace(/=+$/, ''))
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
