import { isObject } from '../../base/values/shapes';
import { type Vendor } from '../records/kinds';
import { malformed } from '../webhooks/body-checks';

/**
 * The side that the body of a decision names.
 *
 * @throws AppError `invalid-request`
 */
export function keptSide(body: unknown): Vendor {
  if (!isObject(body)) throw malformed('The body', '{"keep":"marketo"} or {"keep":"pipedrive"}');
  const { keep, ...others } = body;
  const [strange] = Object.keys(others);
  if (strange !== undefined) throw malformed('The body', 'without any member but keep');
  if (keep === 'marketo' || keep === 'pipedrive') return keep;
  throw malformed('keep', '"marketo" or "pipedrive"');
}
