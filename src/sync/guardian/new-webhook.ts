import { type NewWebhook } from '../../pipedrive';
import { KINDS } from '../records/kinds';
import { type WantedWebhook } from './wanted-webhooks';

/** Where webhooks send to, and the key that they carry. */
interface Place {
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly apiKey: string;
}

/** A webhook of the event, as it is made. Its address has a secret: it is not to be shown. */
export const newWebhook = ({ action, object, path }: WantedWebhook, { publicUrl, apiKey }: Place): NewWebhook => ({
  name: `Marketo: ${object} ${action}`,
  action,
  object: KINDS[object].toldAs,
  url: `${publicUrl}${path}?api_key=${encodeURIComponent(apiKey)}`,
});
