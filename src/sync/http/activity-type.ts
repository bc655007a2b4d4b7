import { isMembers } from '../mapping/check-values';
import { malformed } from '../webhooks/body-checks';

/**
 * The type of activities that the body of `/activity` asks for; null where there is none, and one activity is made from
 * the lead itself.
 *
 * @throws AppError `invalid-request`
 */
export function activityType(body: unknown): 'email_sent' | null {
  if (body === undefined) return null;
  if (!isMembers(body)) throw malformed('The body', 'absent, or {"type":"email_sent"}');
  if (Object.keys(body).length === 0) return null;
  if (body['type'] !== 'email_sent') throw malformed('type', '"email_sent", or the body absent');
  return 'email_sent';
}
