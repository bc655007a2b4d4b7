import { ConsentLift } from '../engine/consent-lift';
import { ConsentRule } from '../engine/consent-rule';
import { EarlierNo } from '../engine/earlier-no';
import { FormerLeads } from '../engine/former-leads';
import { ConsentUpkeep } from './consent-upkeep';
import { LastWord } from './last-word';
import { MergedPersons } from './merged-persons';

/** All that keeps what was said of consent: in runs, between them, and when records go. */
export const CONSENT_PROVIDERS = [
  ConsentLift,
  ConsentRule,
  EarlierNo,
  FormerLeads,
  ConsentUpkeep,
  LastWord,
  MergedPersons,
];
