import { type EntryReason } from './entry-verdict';

/** The two records, as people call them: `lead 30`, `the new person`. */
export interface Named {
  readonly source: string;
  readonly target: string;
}

/** What is said of an entry, as a sentence without its end. */
export const SENTENCES: Readonly<Record<EntryReason, (named: Named) => string>> = {
  'new record': ({ target }) => `written into ${target}`,
  changed: ({ target }) => `written, because ${target} holds something else`,
  emptied: ({ target, source }) => `emptied in ${target}, because ${source} has no value and the entry says clear`,
  needed: ({ target }) => `the entry gives nothing, but ${target} needs a value, so another one of the source is taken`,
  'source wins': ({ source }) => `written, because both sides were edited, and the edit of ${source} wins`,
  unchanged: ({ target }) => `not written, because ${target} says the same`,
  agrees: ({ source, target }) =>
    `not written, because the opposite table makes of ${target} exactly what ${source} holds`,
  'empty source': ({ source }) => `not written, because ${source} has no value, and an empty one overwrites nothing`,
  'only for new records': ({ target }) => `not written, because the entry is for new records only and ${target} exists`,
  'target has a value': ({ target }) =>
    `not written, because the entry fills empty fields only and ${target} has a value`,
  'target edited since': ({ source, target }) =>
    `not written, because ${target} was edited since both agreed and ${source} was not: its own task carries the edit over`,
  'target wins': ({ target }) =>
    `not written, because both sides were edited, and the edit of ${target} wins: its own task carries it over`,
  conflict: () => 'not written, because both sides were edited, and the mapping leaves it to people which edit is kept',
  'not kept before': () =>
    'not written, because the vendor did not keep this value when it was sent before: give the source another one',
  'option without a label': ({ source }) =>
    `left as it is, because ${source} holds an option of which the account tells no label`,
  unreadable: () => 'left as it is, because a vendor refuses to show what the entry needs',
  'not mapped': () => 'left as it is, because the entry asks for a record whose table is missing in the mapping',
  failed: () => 'not written, because the entry fails, and with it the task',
  'record skipped': ({ source }) => `not written, because ${source} as a whole is left alone`,
};
