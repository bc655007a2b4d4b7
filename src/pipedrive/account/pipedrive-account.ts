import { textOf } from '../../base/values/shapes';
import { type RecordKind, type WireRecord } from '../schema/record-kind';
import { objectOf, objectsOf, recordOf } from '../transport/paging';
import { type PipedriveTransport } from '../transport/pipedrive.transport';

/** The user whose API token it is. */
export interface TokenUser {
  readonly id: number;
  readonly name: string;
  /** May change the account's settings: fields of records, webhooks. */
  readonly isAdmin: boolean;
  /** Sees every record, whoever owns it. */
  readonly seesAllRecords: boolean;
}

/** A webhook of the account. */
export interface PipedriveWebhook {
  readonly id: number;
  readonly name: string;
  /** `create`, `change`, `delete` or `*`. */
  readonly action: string;
  /** `person`, `organization`, `deal`, another object of Pipedrive, or `*`. */
  readonly object: string;
  readonly version: string;
  /** Where it sends; the query may hold a secret. */
  readonly url: string;
  readonly isActive: boolean;
  /** ISO 8601; null before the first delivery. */
  readonly lastDeliveryAt: string | null;
  /** HTTP status of the last answer; null where none was seen. */
  readonly lastStatus: number | null;
}

/** A webhook to be made; it gets version 2.0. */
export type NewWebhook = Pick<PipedriveWebhook, 'name' | 'action' | 'object' | 'url'>;

/** A custom field to be made. */
export interface NewField {
  /** As people see it. */
  readonly name: string;
  /** `varchar`, `double` or another type of Pipedrive that needs no options. */
  readonly type: string;
}

const WEBHOOKS = '/api/v1/webhooks';

/**
 * What a company's Pipedrive is set up with: the token's user, webhooks, custom fields. Throws as the client does.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Webhooks
 */
export class PipedriveAccount {
  constructor(private readonly transport: PipedriveTransport) {}

  /** Whose API token it is, and what that user may do. Costs 2 tokens. */
  async tokenUser(): Promise<TokenUser> {
    const path = '/api/v1/users/me';
    const { id, name, access } = recordOf((await this.transport.call({ method: 'GET', path })).data, path);
    const rights = Array.isArray(access) ? (access as WireRecord[]) : [];
    const isAdminOf = (app: string): boolean => rights.some((right) => right['app'] === app && right['admin'] === true);
    return { id: Number(id), name: String(name), isAdmin: isAdminOf('global'), seesAllRecords: isAdminOf('sales') };
  }

  /** The webhooks of the company that the user may see. Costs 10 tokens. */
  async webhooks(): Promise<PipedriveWebhook[]> {
    const { data } = await this.transport.call({ method: 'GET', path: WEBHOOKS });
    return objectsOf(data, WEBHOOKS).map(webhookFrom);
  }

  /**
   * Makes a webhook of version 2.0, which speaks for the token's user. Costs 10 tokens.
   *
   * @throws AppError `record-rejected` where Pipedrive does not take the address, or the user has 40 already.
   */
  async createWebhook({ name, action, object, url }: NewWebhook): Promise<PipedriveWebhook> {
    const body = { name, event_action: action, event_object: object, subscription_url: url, version: '2.0' };
    const { data } = await this.transport.call({ method: 'POST', path: WEBHOOKS, body });
    return webhookFrom(recordOf(data, WEBHOOKS, { outcomeUnknown: true }));
  }

  /** @throws AppError `record-not-found`. Costs 6 tokens. */
  async deleteWebhook(id: number): Promise<void> {
    await this.transport.call({ method: 'DELETE', path: `${WEBHOOKS}/${id}` });
  }

  /**
   * Makes a custom field for a kind of record, even where there is one of that name: look first. Costs 5 tokens.
   *
   * @returns its key.
   * @throws AppError `vendor-denied` where the user is no administrator.
   */
  async createField({ fieldsPath }: RecordKind, { name, type }: NewField): Promise<string> {
    const path = `/api/v2/${fieldsPath}`;
    const body = { field_name: name, field_type: type };
    const { data } = await this.transport.call({ method: 'POST', path, body });
    return textOf(objectOf(data, path, { outcomeUnknown: true })['field_code']);
  }
}

function webhookFrom(row: WireRecord): PipedriveWebhook {
  const { last_delivery_time: lastDeliveryAt, last_http_status: lastStatus } = row;
  return {
    id: Number(row['id']),
    name: textOf(row['name']),
    action: String(row['event_action']),
    object: String(row['event_object']),
    version: String(row['version']),
    url: String(row['subscription_url']),
    isActive: row['is_active'] === 1 || row['is_active'] === true,
    lastDeliveryAt: typeof lastDeliveryAt === 'string' ? lastDeliveryAt : null,
    lastStatus: typeof lastStatus === 'number' ? lastStatus : null,
  };
}
