import { ACTIVITY_MEMBERS } from './activity-members.ts';
import { DEAL_MEMBERS } from './deal-members.ts';
import {
  address,
  birthday,
  type Check,
  contacts,
  dateTime,
  industry,
  integerOrNull,
  labels,
  marketingStatus,
  namePart,
  organization,
  stringOrNull,
  title,
  user,
  visibility,
} from './member-checks.ts';
import { type Kind } from './record.ts';

const SHARED: Record<string, Check> = { name: title, owner_id: user, visible_to: visibility, label_ids: labels };

/** Members that an update takes, by kind; anything else is refused by name. */
export const WRITABLE: Record<Kind, Record<string, Check>> = {
  person: {
    ...SHARED,
    first_name: namePart,
    last_name: namePart,
    org_id: organization,
    emails: contacts,
    phones: contacts,
  },
  organization: {
    ...SHARED,
    address,
    website: stringOrNull,
    linkedin: stringOrNull,
    industry,
    annual_revenue: integerOrNull,
    employee_count: integerOrNull,
  },
  deal: DEAL_MEMBERS,
  activity: ACTIVITY_MEMBERS,
};

/** Members that only a create takes. */
export const CREATE_ONLY: Record<Kind, Record<string, Check>> = {
  person: { add_time: dateTime },
  organization: { add_time: dateTime },
  deal: {},
  activity: {},
};

/** Members of a person that exist only in accounts with Campaigns. */
export const CAMPAIGNS: Record<string, Check> = { marketing_status: marketingStatus };

/** Members of a person that exist only in accounts with contact sync. */
export const CONTACT_SYNC: Record<string, Check> = {
  postal_address: address,
  notes: stringOrNull,
  im: contacts,
  birthday,
  job_title: stringOrNull,
};
