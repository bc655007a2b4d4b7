import { isObject } from '../../base/values/shapes';
import { malformed } from '../webhooks/body-checks';

/**
 * What the body of `/activity` asks for: activities of a type, or without one a single activity of the lead itself.
 *
 * @throws AppError `invalid-request`
 */
export function activityOptions(body: unknown): { type?: 'email_sent' } {
  if (body === undefined) return {};
  if (!isObject(body)) throw malformed('The body', 'absent, or {"type":"email_sent"}');
  if (Object.keys(body).length === 0) return {};
  if (body['type'] !== 'email_sent') throw malformed('type', '"email_sent", or the body absent');
  return { type: 'email_sent' };
}
