export type Region = 'NAM' | 'EMEA' | 'APAC' | 'LATAM';
export type LifecycleStage = 'Subscriber' | 'Lead' | 'MQL' | 'SQL' | 'Customer';
export type Interest = 'Webinar' | 'Trial' | 'Newsletter' | 'Event';

/** Somebody who works with Pipedrive and owns records there. */
export interface InventedUser {
  firstName: string;
  lastName: string;
  email: string;
  active: boolean;
}

export interface InventedOrganization {
  /** Position in `organizations`; people refer to it. */
  key: number;
  name: string;
  domain: string;
  website: string;
  street: string;
  city: string;
  postalCode: string;
  state: string | null;
  country: string;
  phone: string;
  industry: string;
  employees: number;
  annualRevenue: number;
  sicCode: string;
  tier: 'A' | 'B' | 'C' | null;
  /** Position in `users`. */
  owner: number;
  inMarketo: boolean;
  inPipedrive: boolean;
}

export interface InventedPerson {
  /** Position in `people`. */
  key: number;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  jobTitle: string | null;
  city: string | null;
  country: string | null;
  region: Region | null;
  /** Key of the organization, where the person has one. */
  organization: number | null;
  /** Position in `users`. */
  owner: number;
  score: number;
  leadSource: string | null;
  interests: Interest[];
  lifecycleStage: LifecycleStage | null;
  newsletter: boolean;
  /** YYYY-MM-DD. */
  lastCall: string | null;
  /** Both flags true: the same person on both sides by e-mail, not linked yet. */
  inMarketo: boolean;
  inPipedrive: boolean;
}

/** The company whose records fill both sides at the start; every name and address is invented. */
export interface InventedCompany {
  users: InventedUser[];
  organizations: InventedOrganization[];
  people: InventedPerson[];
}
