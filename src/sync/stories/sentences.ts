import { memberOf } from '../../base/by-name';
import { type ErrorKind } from '../../base/errors/app-error';
import { type Told } from './told';

type Sentence = (told: Told) => string;

const NOTHING_TO_DO = 'so there is nothing to do';

/** Of a task that wrote nothing, by the reason in its result. */
export const OF_REASON: Readonly<Record<string, Sentence>> = {
  unchanged: ({ source, target }) => `${source} and ${target} say the same, ${NOTHING_TO_DO}`,
  filtered: ({ source, pipelines }) =>
    pipelines === null
      ? `${source} is kept back by a filter of the mapping: change the record so that the filter lets it pass, or ask whoever keeps the mapping file`
      : `${source} is kept back by the mapping, which carries over deals of ${pipelines} alone: move it there if it belongs there, or ask whoever keeps the mapping file`,
  'not mapped': ({ source, table }) =>
    `${source} is not carried over because the mapping has no table ${table}: ask whoever keeps the mapping file to add it, if it should be`,
  'no name': ({ source }) => `${source} has nothing that a new record could be called by: give it a name`,
  'no email': ({ source }) =>
    `${source} has no e-mail address, without which nobody new is sent to Marketo: add one, or link it with its lead`,
  'no title': ({ source }) => `${source} has no title: give it one`,
  deleted: ({ source, otherVendor }) =>
    `${source} is left alone because its other half in ${otherVendor} was deleted on its behalf, or it is marked as deleted: if that was a mistake, make the other half anew and link the two`,
  'already gone': ({ source }) => `${source} was gone before it was to be deleted, ${NOTHING_TO_DO}`,
  'already flagged': ({ source }) => `${source} was marked as deleted before, ${NOTHING_TO_DO}`,
  'deleted by this service': ({ source }) =>
    `${source} stays as it is, since this service itself had deleted its person, ${NOTHING_TO_DO}`,
  'linked to another person': ({ source }) =>
    `${source} stays because it belongs to another person and only a copy was deleted, ${NOTHING_TO_DO}`,
  'no linked id': ({ source }) =>
    `${source} was deleted without being linked with a lead: if Marketo has one, delete it there`,
  'no contact person': ({ source }) => `${source} has no contact person: add one in Pipedrive`,
  'no role': ({ source }) =>
    `the contact of ${source} has no role: ask whoever keeps the mapping file to fill the table roleFromDeal`,
  'no person': ({ source }) =>
    `${source} got no activity because it could not be carried over to a person: look at its other tasks for the reason`,
  'made already': ({ source }) => `the activity of ${source} was made before, ${NOTHING_TO_DO}`,
  'no e-mail was sent in the last 24 hours': ({ source }) =>
    `${source} got no activity because Marketo sent it no e-mail in the last 24 hours, ${NOTHING_TO_DO}`,
};

/** Of reasons with an id in them, by their beginning. */
export const OF_REASON_WITH_ID: Readonly<Record<string, Sentence>> = {
  'contact person ': ({ source }) =>
    `the contact of ${source} has no lead yet and is added as soon as it has one, ${NOTHING_TO_DO}`,
};

const OF_OTHER_REASON: Sentence = ({ source, detail }) =>
  `${source} was left as it is (${detail}): look at its newest task`;

/** What is said of a task that was skipped for this reason. */
export function sentenceOf(reason: string): Sentence {
  const withId = Object.keys(OF_REASON_WITH_ID).find((beginning) => reason.startsWith(beginning));
  const known = memberOf(OF_REASON, reason) ?? memberOf(OF_REASON_WITH_ID, withId ?? '');
  return known ?? OF_OTHER_REASON;
}

/** Of a task that failed: the end of "because …", and what a person does about it. */
export interface FailureWords {
  because: Sentence;
  toDo: Sentence;
}

const thenRetry =
  (first: string): Sentence =>
  () =>
    `${first}, then retry the task`;

/** By the code of the error. Of a task that tries again by itself only the first half is said. */
export const OF_CODE = {
  'record-not-found': {
    because: ({ source, vendor }) => `${vendor} has no ${source}`,
    toDo: () => 'nothing is left to do if it was deleted, else correct the id in the webhook that sent it',
  },
  'record-ambiguous': {
    because: ({ otherVendor, detail }) => `several records of ${otherVendor} could be its other half (${detail})`,
    toDo: ({ links }) =>
      `merge the duplicates, or enter the right id in the link field (${links.lead} of leads, ${links.person} of persons, ${links.organization} of organizations), then retry the task`,
  },
  'record-rejected': {
    because: ({ otherVendor, detail }) => `${otherVendor} refused a value (${detail})`,
    toDo: thenRetry('correct the value, or add the option that is missing'),
  },
  'mapping-failed': {
    because: ({ detail }) => `a function of the mapping file failed (${detail})`,
    toDo: thenRetry('ask whoever keeps the mapping file to correct it'),
  },
  'vendor-denied': {
    because: ({ detail }) => `one of the accounts does not permit it (${detail})`,
    toDo: thenRetry('ask an administrator of the account for the permission'),
  },
  'invalid-request': {
    because: ({ detail }) => `this service asked for something that cannot be (${detail})`,
    toDo: thenRetry('ask whoever keeps the mapping file to look at it'),
  },
  'vendor-throttled': {
    because: () => 'too many calls were made in a short time',
    toDo: thenRetry('wait a few minutes'),
  },
  'vendor-exhausted': {
    because: () => 'the calls that the account has for a day are used up',
    toDo: thenRetry('wait for the next day or buy more'),
  },
  'vendor-unavailable': {
    because: ({ detail }) => `one of the vendors could not be reached (${detail})`,
    toDo: thenRetry('wait until it can be reached'),
  },
  'store-unavailable': {
    because: () => 'the database of this service could not be used',
    toDo: thenRetry('ask whoever runs the service to look at its disk'),
  },
  internal: {
    because: () => 'of a mistake in this service',
    toDo: thenRetry('report it with the name of the task'),
  },
} as const satisfies Partial<Record<ErrorKind, FailureWords>>;

/** What is said of a code; one that tasks do not have counts as `internal`. */
export function failureWords(code: ErrorKind): FailureWords {
  return Object.hasOwn(OF_CODE, code) ? OF_CODE[code as keyof typeof OF_CODE] : OF_CODE.internal;
}

/** Of a task that wrote, by the status of its result. */
export const OF_STATUS: Readonly<Record<string, Sentence>> = {
  created: ({ source, did, target, at }) => `${source} ${did} ${target}, which was made for it, on ${at}`,
  updated: ({ source, did, target, at }) => `${source} ${did} ${target} on ${at}`,
  deleted: ({ source, target, at }) => `${source} was deleted on ${at}, because ${target} had been`,
};
