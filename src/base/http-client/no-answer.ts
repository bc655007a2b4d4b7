import { isAxiosError } from 'axios';
import { AppError } from '../errors/app-error';
import { shownAddress } from './shown-address';

/** The call that was sent. */
interface Called {
  readonly method: string;
  readonly url: string;
  /** The variable that the host's address comes from. */
  readonly addressFrom?: string;
}

/** Of one answer, unpacked: several times what the longest page of records takes. */
export const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** The code of axios for a call that took too long. */
export const TIMED_OUT = 'ECONNABORTED';

/** Failures in which the connection was never made, so that nothing can have happened at the other side. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * What became of a call that nothing usable came back from. Built from the failure's code alone: an axios error carries
 * the whole request with its credentials.
 *
 * @param vendor - as messages name it.
 * @throws `thrown` itself where it is none of axios.
 */
export function noAnswer(vendor: string, { method, url, addressFrom }: Called, thrown: unknown): AppError {
  if (!isAxiosError(thrown)) throw thrown;
  const path = new URL(url).pathname;
  if (isTooLarge(thrown)) {
    const answer = `an answer of more than ${LARGEST_ANSWER_BYTES / 1024 / 1024} MB`;
    return new AppError('vendor-unavailable', `${vendor} gave ${answer} to ${method} ${path}`, {
      code: 'ANSWER_TOO_LARGE',
      outcomeUnknown: true,
    });
  }
  const code = thrown.code === 'ERR_CANCELED' ? TIMED_OUT : (thrown.code ?? 'no code');
  const isSent = !NOT_SENT.has(code);
  const wrong = !isSent && addressFrom !== undefined;
  const called = wrong ? shownAddress(url) : path;
  const advice = wrong ? `: no connection. Check ${addressFrom}, and that this machine can reach that host` : '';
  const message = `${vendor} gave no answer to ${method} ${called} (${code})${advice}`;
  return new AppError('vendor-unavailable', message, {
    code,
    ...(wrong && { variable: addressFrom }),
    outcomeUnknown: isSent,
    ...(!isSent && { unreached: true }),
  });
}

/** The connection broke while the body was on its way. */
export function brokenOff(vendor: string, { method, url }: Called, thrown: unknown): AppError {
  const code = (thrown as NodeJS.ErrnoException).code ?? 'no code';
  const call = `${method} ${new URL(url).pathname}`;
  return new AppError('vendor-unavailable', `${vendor} broke off its answer to ${call} (${code})`, {
    code,
    outcomeUnknown: true,
  });
}

/** axios has no code of its own for it. */
const isTooLarge = ({ message }: Error): boolean => message.startsWith('maxContentLength');
