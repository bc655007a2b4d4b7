/** The v1 twins of v2 operations: never served, so that their accidental use is seen. */
const WITHDRAWN = /^(\/api)?\/v1\/(activities|deals|persons|organizations|products|pipelines|stages|itemSearch)(\/|$)/;

const OTHER_V2 = new RegExp(
  `^/api/v2/(${[
    'leads|products|projects|boards|phases|tasks|projectTemplates|productFields|projectFields',
    'users/\\d+/followers|(persons|organizations|deals)/\\d+/(followers|picture|products|discounts|installments|convert)',
    'deals/(products|installments)',
    '(person|organization|deal)Fields|pipelines|stages',
  ].join('|')})(/|$)`,
);

const OTHER_V1 = new RegExp(
  `^(/api)?/v1/(${[
    'noteFields|filters|leads|leadLabels|leadSources|leadFields|activityTypes|currencies|files|recents|roles',
    'permissionSets|goals|mailbox|callLogs|organizationRelationships|billing|userSettings|userConnections|users',
    '(person|organization|deal|product)Fields',
    '(deals|persons|organizations)/(\\d+/)?(flow|permittedUsers|participants|participantsChangelog|summary|timeline)',
  ].join('|')})(/|$)`,
);

export function isWithdrawn(path: string): boolean {
  return WITHDRAWN.test(path);
}

/** Paths that the real API serves and this one does not: a 404 would read as a missing record. */
export function isImitatedElsewhere(path: string): boolean {
  return OTHER_V2.test(path) || OTHER_V1.test(path);
}
