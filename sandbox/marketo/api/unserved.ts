const UNSERVED = new RegExp(
  `^/(rest/asset|bulk)/|^/rest/v1/(${[
    'leads/(push|partitions|submitForm|schema|programs|\\d+)|(companies|opportunities)/schema|salespersons|customobjects',
    'activities/external|campaigns|lists?|programs|program|staticlists|smartlists|namedaccounts|namedAccountLists',
  ].join('|')})[./]`,
);

/** Paths that the real API serves and this one does not: 610 would read as a wrong address. */
export function isUnserved(path: string): boolean {
  return UNSERVED.test(path);
}
