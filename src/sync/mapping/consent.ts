import { asBoolean } from './plain';
import { type RecordKind } from '../records/kinds';
import { trimmed } from '../../base/values/text';
import { type FieldFacts } from './field-kind';

/** Whether people may be written to: a rule of its own, in which the most restrictive side wins, whatever was later. */
export interface Consent {
  /** A boolean field of the lead; true: unsubscribed. */
  readonly lead: string;
  /** `marketing_status`, an option field with the labels `Yes` (unsubscribed) and `No`, or text that says the like. */
  readonly person: string;
  /** Whether a change that is newer than the other side's unsubscription may lift that. Default false. */
  readonly resubscribe?: boolean;
}

/** The field of Pipedrive's Campaigns, which records carry on request only. It belongs to the e-mail address. */
export const MARKETING_STATUS = 'marketing_status';

/** The fields of a source and its target that say it. */
export interface ConsentFields {
  readonly source: string;
  readonly target: string;
}

/** null for records that are not a lead and a person. */
export function consentFields(source: RecordKind, target: RecordKind, consent: Consent): ConsentFields | null {
  if (source === 'lead' && target === 'person') return { source: consent.lead, target: consent.person };
  if (source === 'person' && target === 'lead') return { source: consent.person, target: consent.lead };
  return null;
}

/** `unsaid`: nobody said anything, or something that means neither; as a source it changes nothing. */
export type Stance = 'out' | 'in' | 'unsaid';

const STATUSES: Readonly<Record<string, Stance>> = { unsubscribed: 'out', subscribed: 'in' };

/** What the value of a consent field says. */
export function stanceOf(field: string, value: unknown, facts?: FieldFacts): Stance {
  if (field === MARKETING_STATUS) return Object.entries(STATUSES).find(([status]) => status === value)?.[1] ?? 'unsaid';
  // In Marketo null and false are one.
  const isOut = asBoolean(value) ?? (facts?.kind === 'boolean' ? false : null);
  if (isOut === null) return 'unsaid';
  return isOut ? 'out' : 'in';
}

/** How a consent field says it, in the words that the field has or knows. */
export function valueOf(field: string, stance: 'out' | 'in', present: unknown, facts?: FieldFacts): unknown {
  const isOut = stance === 'out';
  if (field === MARKETING_STATUS) return isOut ? 'unsubscribed' : 'subscribed';
  if (facts?.kind === 'boolean') return isOut;
  const labels = facts?.options?.map(({ label }) => label) ?? [];
  const label = labels.find((each) => asBoolean(trimmed(each)) === isOut);
  return label ?? wordLike(present, isOut);
}

const WORDS = [
  ['Yes', 'No'],
  ['true', 'false'],
  ['1', '0'],
  ['Y', 'N'],
] as const;

/** In the kind of words that a text has already. */
function wordLike(present: unknown, isOut: boolean): string {
  const word = String(present).trim().toLowerCase();
  const pair = WORDS.find((words) => words.some((each) => each.toLowerCase() === word)) ?? WORDS[0];
  return pair[isOut ? 0 : 1];
}

/** What a run does about the target: `lift` only if the source's change is newer than the target's unsubscription. */
export type ConsentStep = 'set out' | 'lift' | null;

/**
 * Nobody who is out on either side is written to: the other side is set out by the flow towards it. Nothing else is ever
 * sent, neither to a new record, save where the mapping allows that an unsubscription is lifted: never by what was said
 * before the two were joined.
 */
export function consentStep(
  sides: { readonly source: Stance; readonly target: Stance; readonly isNewPair: boolean },
  { resubscribe }: Consent,
): ConsentStep {
  if (sides.source === 'out') return sides.target === 'out' ? null : 'set out';
  const isLifted = sides.source === 'in' && sides.target === 'out' && !sides.isNewPair;
  return isLifted && resubscribe === true ? 'lift' : null;
}

/** When both sides were changed last, as seconds since the epoch; null where no history tells. */
export interface ConsentTimes {
  readonly source: number | null;
  readonly target: number | null;
  /** When this service itself subscribed the source; null where it did not, or somebody unsubscribed since. */
  readonly ownLift: number | null;
}

/** A write of this service and the history that tells of it may be so far apart: in time under way, and by clocks. */
const OWN_WRITE_SECONDS = 120;

/** Whether the source's change may lift the target's unsubscription: it is newer, and not an echo of this service. */
export function mayLift({ source, target, ownLift }: ConsentTimes): boolean {
  if (source === null || target === null) return false;
  const isOwn = ownLift !== null && source <= ownLift + OWN_WRITE_SECONDS;
  return source > target && !isOwn;
}
