import { type SandboxClock } from '../core/clock.ts';
import { Failure } from './failures.ts';
import { isRecord } from './problems.ts';
import { COMPANY, type User } from './users.ts';

export interface Subscription {
  id: number;
  name: string;
  userId: number;
  action: string;
  object: string;
  version: '1.0' | '2.0';
  url: string;
  httpUser: string | null;
  httpPassword: string | null;
  addedAt: number;
  lastDeliveryAt: number | null;
  lastStatus: number | null;
  /** First attempts that failed since the last ban. */
  failures: number;
  bannedUntil: number;
  /** Whether it sends; what switches it off is not documented. */
  isActive: boolean;
  /** When deliveries began to fail without a success since; `null` while they succeed. */
  failingSince: number | null;
}

const ACTIONS = new Set(['create', 'change', 'delete', '*']);
const OBJECTS = new Set(
  'activity deal lead note organization person pipeline product stage user project task board phase deal_product deal_installment *'.split(
    ' ',
  ),
);
const MAXIMUM_PER_USER = 40;

/** The webhooks of the account: `POST`, `GET` and `DELETE /v1/webhooks`. */
export class WebhookSubscriptions {
  private readonly clock: SandboxClock;
  private readonly users: readonly User[];
  private readonly tokenUserId: number;
  private subscriptions: Subscription[] = [];
  private last = 0;

  constructor(clock: SandboxClock, users: readonly User[], tokenUserId: number) {
    this.clock = clock;
    this.users = users;
    this.tokenUserId = tokenUserId;
  }

  list(): readonly Subscription[] {
    return this.subscriptions;
  }

  /** @throws Failure 400 with every problem by member, or 422 above the limit per user. */
  add(body: unknown): Subscription {
    const given = isRecord(body) ? body : {};
    const errors = this.errorsOf(given);
    if (Object.keys(errors).length > 0) throw new Failure(400, { status: 'error', success: false, errors });
    const userId = typeof given['user_id'] === 'number' ? given['user_id'] : this.tokenUserId;
    if (this.subscriptions.filter((each) => each.userId === userId).length >= MAXIMUM_PER_USER) {
      throw new Failure(422, { status: 'error', success: false, errors: { webhook: ['webhook limit reached'] } });
    }
    const subscription: Subscription = {
      id: ++this.last,
      name: String(given['name']),
      userId,
      action: String(given['event_action']),
      object: String(given['event_object']),
      version: given['version'] === '1.0' ? '1.0' : '2.0',
      url: String(given['subscription_url']),
      httpUser: textOrNull(given['http_auth_user']),
      httpPassword: textOrNull(given['http_auth_password']),
      addedAt: this.clock.now(),
      lastDeliveryAt: null,
      lastStatus: null,
      isActive: true,
      failures: 0,
      bannedUntil: 0,
      failingSince: null,
    };
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** @throws Failure 404 when there is none with this id. */
  remove(id: number): void {
    if (!this.subscriptions.some((each) => each.id === id)) {
      throw new Failure(404, { status: 'error', success: false, errors: { id: ['not found'] } });
    }
    this.subscriptions = this.subscriptions.filter((each) => each.id !== id);
  }

  /** @throws Error when there is none with this id. */
  deactivate(id: number): void {
    const found = this.subscriptions.find((each) => each.id === id);
    if (!found) throw new Error(`There is no webhook ${String(id)}`);
    found.isActive = false;
  }

  private errorsOf(given: Record<string, unknown>): Record<string, string[]> {
    const { name, event_action: action, event_object: object, version = '2.0', user_id: user } = given;
    const checks: [string, boolean, string][] = [
      ['subscription_url', isWebAddress(given['subscription_url']), 'invalid or non-reachable URL'],
      ['event_action', typeof action === 'string' && ACTIONS.has(action), 'invalid event action'],
      ['event_object', typeof object === 'string' && OBJECTS.has(object), 'invalid event object'],
      ['name', typeof name === 'string' && name.length > 0 && name.length <= 255, 'must have 1 to 255 characters'],
      ['version', version === '1.0' || version === '2.0', 'must be 1.0 or 2.0'],
      ['user_id', user === undefined || this.users.some((each) => each.id === user), 'not found'],
      ['http_auth_user', isOptionalText(given['http_auth_user']), 'must be a string'],
      ['http_auth_password', isOptionalText(given['http_auth_password']), 'must be a string'],
    ];
    return Object.fromEntries(checks.filter(([, isRight]) => !isRight).map(([member, , text]) => [member, [text]]));
  }
}

/** The webhook as the v1 operations answer it. */
export function subscriptionBody(subscription: Subscription, tokenUserId: number): Record<string, unknown> {
  return {
    id: subscription.id,
    company_id: COMPANY.company_id,
    owner_id: tokenUserId,
    user_id: subscription.userId,
    event_action: subscription.action,
    event_object: subscription.object,
    subscription_url: subscription.url,
    version: subscription.version,
    is_active: subscription.isActive ? 1 : 0,
    add_time: new Date(subscription.addedAt).toISOString(),
    remove_time: null,
    type: 'general',
    http_auth_user: subscription.httpUser,
    http_auth_password: subscription.httpPassword,
    remove_reason: null,
    last_delivery_time:
      subscription.lastDeliveryAt === null ? null : new Date(subscription.lastDeliveryAt).toISOString(),
    last_http_status: subscription.lastStatus,
    admin_id: tokenUserId,
    name: subscription.name,
  };
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return /^https?:$/.test(protocol) && !/(^|\.)pipedrive\.com$/.test(hostname);
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
