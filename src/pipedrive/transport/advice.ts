import { type HttpAnswer } from '../../base/http-client/vendor-http';

/** What to do about a refusal that the settings or the account have caused. */
export interface Advice {
  /** The environment variable that is to be put right. */
  variable: string;
  text: string;
  /** Whether Pipedrive's own words say nothing more. */
  isWholeReason?: boolean;
}

const TOKEN = 'PIPEDRIVE_API_TOKEN';

/**
 * @param code - Pipedrive's own code for the failure.
 * @returns null for what the service's settings do not cause.
 */
export function adviceFor(
  { status, isJson }: HttpAnswer,
  { code, isEnvelope }: { code: string | undefined; isEnvelope: boolean },
): Advice | null {
  if (status === 401) return TOKEN_REFUSED;
  if (status === 402) return { variable: TOKEN, text: "the company's subscription has ended or is not paid" };
  if (status === 403 && isJson && !isFeature(code)) return USER_MAY_NOT;
  return !isEnvelope && mayBeForeign(status) ? OTHER_ADDRESS : null;
}

const TOKEN_REFUSED: Advice = {
  variable: TOKEN,
  isWholeReason: true,
  text:
    `set ${TOKEN} to what Pipedrive shows under Settings > Personal preferences > API, for a user of the company at ` +
    'PIPEDRIVE_URL. Generating a new token ends the old one',
};

const USER_MAY_NOT: Advice = {
  variable: TOKEN,
  text:
    `the user of ${TOKEN} may not do this. Give that user administrator rights, or the permission for it under Settings > ` +
    'Manage users > Permission sets',
};

const OTHER_ADDRESS: Advice = {
  variable: 'PIPEDRIVE_URL',
  text: "that is no answer of Pipedrive's API. Where this goes on, set PIPEDRIVE_URL to https://yourcompany.pipedrive.com",
};

/** The code of a limit of the plan, such as `feature_capping_deals_limit`; the gateway's codes are numbers. */
const isFeature = (code: string | undefined): boolean => code !== undefined && !/^\d+$/.test(code);

/** Not where Pipedrive, or what stands before it, says that it is busy, blocked or out of order. */
function mayBeForeign(status: number): boolean {
  return status < 500 && ![403, 408, 413, 414, 429].includes(status);
}
