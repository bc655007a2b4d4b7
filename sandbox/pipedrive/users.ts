import { type InventedCompany } from '../company/company.ts';
import { type PipedriveSwitches } from './switches.ts';

/** One user of the simulated account. */
export interface User {
  id: number;
  name: string;
  email: string;
  admin: boolean;
  active: boolean;
}

const FIRST_ID = 11;

/** The integration's own user first (it owns the API token), then the company's, who make the edits "as a user". */
export function usersOf(company: InventedCompany): User[] {
  const integration = { name: 'Sync Integration', email: 'sync@ourcompany.example', admin: true, active: true };
  const people = company.users.map((user) => ({
    name: `${user.firstName} ${user.lastName}`,
    email: user.email,
    admin: false,
    active: user.active,
  }));
  return [integration, ...people].map((user, position) => ({ id: FIRST_ID + position, ...user }));
}

/** Company data that `GET /v1/users/me` adds to the token's user. */
export const COMPANY = {
  company_id: 8087566,
  company_name: 'Our Company',
  company_domain: 'ourcompany',
  company_country: 'DE',
  company_industry: 'IT Services',
  language: { language_code: 'en', country_code: 'US' },
} as const;

/** The user as the v1 users operations answer it (times in v1's form). */
export function userBody(
  user: User,
  tokenUserId: number,
  { tokenUserIsAdmin, tokenUserSeesAll }: Pick<PipedriveSwitches, 'tokenUserIsAdmin' | 'tokenUserSeesAll'>,
): Record<string, unknown> {
  const isOwn = user.id === tokenUserId;
  const isAdmin = user.admin;
  const permission = `62cc4d7f-4038-4352-abf3-a8c1c822b6${String(user.id)}`;
  return {
    id: user.id,
    name: user.name,
    default_currency: 'EUR',
    locale: 'en_US',
    lang: 1,
    email: user.email,
    phone: null,
    activated: true,
    last_login: '2026-01-12 08:45:56',
    created: '2024-01-10 09:16:26',
    modified: '2026-01-12 08:45:56',
    has_created_company: user.id === tokenUserId,
    access: [
      { app: 'sales', admin: isAdmin && (!isOwn || tokenUserSeesAll), permission_set_id: permission },
      { app: 'global', admin: isAdmin && (!isOwn || tokenUserIsAdmin), permission_set_id: permission },
    ],
    active_flag: user.active,
    timezone_name: 'Europe/Berlin',
    timezone_offset: '+01:00',
    role_id: 1,
    icon_url: null,
    is_you: user.id === tokenUserId,
    is_deleted: false,
  };
}
