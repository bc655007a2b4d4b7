import { type ErrorDetails } from '../../base/errors/app-error';
import { REFUSED_TOKEN } from './failure';

/** A refusal that the settings or the account have caused: what it means and what to do about it. */
export interface Advice {
  message: string;
  details: Pick<ErrorDetails, 'variable' | 'permission'>;
}

/** A call as it was really sent. */
export interface SentCall {
  method: string;
  /** Without user, password and query. */
  address: string;
  /** Below the REST address, for example `/v1/leads.json`. */
  path: string;
}

/** Where Marketo shows both addresses. */
const WEB_SERVICES = 'Admin > Integration > Web Services';
const LAUNCH_POINT = 'Admin > Integration > LaunchPoint > View Details';

/**
 * The permissions of the group Access API, by the paths that need them. One that writes includes the one that reads.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/custom-services
 */
const PERMISSIONS: readonly [path: RegExp, permission: string][] = [
  [/\/v1\/\w+\/schema\//, 'Read-Write Schema Custom Field'],
  [/\/v\d\/activities[./]/, 'Read-Only Activity'],
  [/\/v1\/companies[./]/, 'Read-Write Company'],
  [/\/v1\/opportunities[./]/, 'Read-Write Opportunity'],
  [/\/v1\/(leads?|lists?)[./]/, 'Read-Write Lead'],
  [/^\/asset\//, 'Read-Only Assets'],
];

/** The name in Marketo's role dialog; null for a path of which none is known. */
function permissionFor(path: string): string | null {
  return PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** @returns null for a code that the service's settings do not cause. */
export function refusalAdvice(code: string, call: SentCall): Advice | null {
  if (REFUSED_TOKEN.has(code)) return tokenAdvice(code, call);
  if (code === '603') return permissionAdvice(call);
  return code === '610' ? pathAdvice(call) : null;
}

function permissionAdvice({ method, address, path }: SentCall): Advice {
  const permission = permissionFor(path);
  const needed = permission === null ? 'the permission for it' : `the permission ${permission}`;
  return {
    message:
      `Marketo denied ${method} ${address} (603 Access denied): give the role of the API-only user ${needed} ` +
      '(Admin > Users & Roles > Roles, group Access API). Where it has that, allow the IP address of this service',
    details: permission === null ? {} : { permission },
  };
}

function tokenAdvice(code: string, { method, address }: SentCall): Advice {
  return {
    message:
      `Marketo refused the token for ${method} ${address} (${code}), also a new one: MARKETO_REST_URL and ` +
      `MARKETO_IDENTITY_URL must be the two addresses of one instance, as under ${WEB_SERVICES}`,
    details: { variable: 'MARKETO_REST_URL' },
  };
}

function pathAdvice({ method, address }: SentCall): Advice {
  return {
    message:
      `Marketo does not know ${method} ${address} (610): set MARKETO_REST_URL to the Endpoint under REST API in ` +
      `${WEB_SERVICES}, which ends in /rest`,
    details: { variable: 'MARKETO_REST_URL' },
  };
}

/** For an answer that is not Marketo's envelope and no failure that passes: something else may be at the address. */
export function foreignAnswerAdvice(status: number, { method, address }: SentCall): Advice {
  return {
    message:
      `${method} ${address} gave HTTP ${status} and no answer of Marketo's REST API. Where this goes on, set ` +
      `MARKETO_REST_URL to the Endpoint under REST API in ${WEB_SERVICES}, which ends in /rest`,
    details: { variable: 'MARKETO_REST_URL' },
  };
}

/** @param description - `error_description` of Identity's answer; it decides which of the two is wrong, and is not shown. */
export function credentialsAdvice(address: string, status: number, description: string): Advice {
  const unknownClient = /^no client/i.test(description);
  const wrongSecret = /bad client credentials/i.test(description);
  const wrong = unknownClient ? 'client id' : wrongSecret ? 'client secret' : 'client id or secret';
  const variable = unknownClient ? 'MARKETO_CLIENT_ID' : 'MARKETO_CLIENT_SECRET';
  const variables = unknownClient || wrongSecret ? variable : 'MARKETO_CLIENT_ID and MARKETO_CLIENT_SECRET';
  return {
    message: `Marketo refused the ${wrong} at GET ${address} (HTTP ${status}): copy ${variables} from ${LAUNCH_POINT}`,
    details: { variable },
  };
}

export function identityAddressAdvice(address: string, status: number): Advice {
  return {
    message:
      `GET ${address} gave HTTP ${status} and no answer of Marketo's Identity: set MARKETO_IDENTITY_URL to the Identity ` +
      `address under ${WEB_SERVICES}, which ends in /identity`,
    details: { variable: 'MARKETO_IDENTITY_URL' },
  };
}
