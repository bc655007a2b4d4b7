import { badRequest } from './failures.ts';

/**
 * The parsed body; `undefined` without one. v2 takes JSON only, v1 also forms.
 *
 * @throws Failure 400 for another content type or for broken JSON.
 */
export function readBody(raw: unknown, contentType: string, version: 'v1' | 'v2'): unknown {
  if (typeof raw !== 'string' || raw === '') return undefined;
  if (version === 'v1' && contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(raw));
  }
  if (!contentType.startsWith('application/json')) {
    throw badRequest('Validation failed: body: Content type must be application/json');
  }
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw badRequest('Validation failed: body: Body is not valid JSON');
  }
}
