import { type Adapters as AdapterTypes } from '../account-types/adapter-types';
import { fromYesNo, not, yesNo } from './booleans';
import { countryName } from './countries';
import { date, quarter, today, year } from './dates';
import { isClosed, isWon, stageName } from './deals';
import { defaultTo } from './default-to';
import {
  externalCompanyIdForOrganization,
  organizationIdForLead,
  programName,
  userEmail,
  userFirstName,
  userIdByEmail,
  userIdByName,
  userLastName,
} from './lookups';
import { firstName, lastName } from './names';
import { number, text } from './text';

/** The built-in adapters, as a mapping file receives them. */
export const adapters = {
  text,
  number,
  date,
  quarter,
  year,
  today,
  lastName,
  firstName,
  countryName,
  yesNo,
  fromYesNo,
  not,
  isClosed,
  isWon,
  stageName,
  programName,
  userIdByName,
  userIdByEmail,
  userEmail,
  userFirstName,
  userLastName,
  defaultTo,
  organizationIdForLead,
  externalCompanyIdForOrganization,
} as const satisfies Record<keyof AdapterTypes, unknown>;

export type Adapters = typeof adapters;

export const adapterNames = Object.keys(adapters) as (keyof Adapters)[];
