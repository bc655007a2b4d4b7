import { type CookieOptions, type Request, type Response } from 'express';
import { SESSION_SECONDS } from '../../base/sessions/sessions';

const NAME = 'console_session';

/** The token that a request carries; empty where it carries none. */
export function tokenOf({ headers }: Pick<Request, 'headers'>): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`));
  return found?.slice(NAME.length + 1) ?? '';
}

/** @param isSecure - whether the browser may send it by https alone. */
export function setToken(response: Response, token: string, isSecure: boolean): void {
  response.cookie(NAME, token, { ...options(isSecure), maxAge: SESSION_SECONDS * 1000 });
}

export function removeToken(response: Response, isSecure: boolean): void {
  response.clearCookie(NAME, options(isSecure));
}

/** Whether callers reach the service by https. */
export function isReachedByHttps({ headers, protocol }: Request, publicUrl: string | null): boolean {
  const forwarded = String(headers['x-forwarded-proto'] ?? '')
    .split(',')[0]
    ?.trim();
  return protocol === 'https' || forwarded === 'https' || (publicUrl?.startsWith('https:') ?? false);
}

const options = (secure: boolean): CookieOptions => ({ httpOnly: true, sameSite: 'strict', secure, path: '/console' });
