/** The words that validation messages are made of; any other word may be a value that was sent. */
const WORDS = new Set(
  (
    'a allowed already an and are array at be boolean can cannot characters contain currency custom date datetime ' +
    'does duplicate email empty entity exist expected failed feature_capping_deals_limit field fields following for ' +
    'format found greater id in integer internal invalid is item items least less limit long must no not null number ' +
    'object of on one only option options or parameter parameters permission property provided reached received ' +
    'request required same server scope set short string than the this time to too type unauthorized access unique ' +
    'unknown url validation valid value was were with'
  ).split(' '),
);

/** The vendor's reason with all that may be a value left out (`…`): kept are these names, and known words. */
export function withoutValues(text: string, names: readonly string[]): string {
  const kept = new Set(names);
  return (text.match(/[\p{L}\p{N}_]+|[:;]/gu) ?? [])
    .map((word) => (/^[:;]$/.test(word) || kept.has(word) || WORDS.has(word.toLowerCase()) ? word : '…'))
    .join(' ')
    .replaceAll(/…(?: …)+/g, '…')
    .replaceAll(/ ([:;])/g, '$1');
}

/** The sent members that the vendor's reason names. */
export function namedMembers(text: string, members: readonly string[]): string[] {
  const words = new Set(text.match(/\w+/g));
  return members.filter((member) => words.has(member));
}
