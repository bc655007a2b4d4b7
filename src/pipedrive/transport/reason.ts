/** What was sent, as far as the vendor's reason may repeat it or must not. */
export interface SentWords {
  /** Names of members and fields, which are shown. */
  readonly names: readonly string[];
  /** Values, which are not; objects and lists by what is in them. */
  readonly values: readonly unknown[];
}

/** Words that say nothing of anybody, in whichever case they stand, and even where they were sent as a value. */
const ORDINARY = new Set(
  (
    'a access account action activity again already all allowed an and api are array at be been boolean can cannot ' +
    'change characters company contain contact create currency custom daily data date datetime deal delete deny denied ' +
    'do does duplicate email empty entity error exist expected failed false feature_capping_deals_limit field fields ' +
    'first following for forbidden format found greater has have http id in integer internal invalid is it item items ' +
    'json key least less limit limited long maximum minimum missing must no not null number object of on once one only ' +
    'option options or organization owner parameter parameters permission permissions person phone pipedrive pipeline ' +
    'plan please property provided read reached received record request required role same scope server set short some ' +
    'stage status string text than that the there this time to token too true type unauthorized unique unknown update ' +
    'upgrade url user users validation valid value values view was were with write you your'
  ).split(' '),
);

const HIDDEN = '…';
const LONGEST_TEXT = 1000;
const LONGEST_WORD = 24;
const QUOTED = /(?<![\p{L}\p{N}])(['"])([^'"]*)\1(?![\p{L}\p{N}])/gu;
const NUMBER = /(?<![\p{L}\p{N}_])\d(?:[\d ().-]*\d)?(?![\p{L}\p{N}_])/gu;
const LONGEST_NUMBER = 4;
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LOWER_CASE = /^[a-z]+(?:_[a-z]+)*$/;

/**
 * The vendor's reason as people need it, without what may be personal or secret (`…`): what was sent, what stands in
 * quotation marks, names, addresses, numbers of more than four digits, and what is no word. Names of members and fields
 * stay.
 */
export function safeReason(text: string, { names, values }: SentWords): string {
  const shown = new Set(names);
  const sent = new Set(values.flatMap(textsIn).flatMap((value) => wordsOf(value.toLowerCase())));
  const areNames = (part: string): boolean => wordsOf(part).every((word) => shown.has(word));
  return text
    .slice(0, LONGEST_TEXT)
    .replaceAll(QUOTED, (whole, quote: string, inner: string) => (areNames(inner) ? whole : quote + HIDDEN + quote))
    .replaceAll(NUMBER, (number) => (number.replaceAll(/\D/g, '').length > LONGEST_NUMBER ? HIDDEN : number))
    .split(/(\s+)/)
    .map((part) => (isAddress(part) && !areNames(part) ? HIDDEN : part))
    .join('')
    .replaceAll(WORD, (word) => (shown.has(word) || mayShow(word, sent) ? word : HIDDEN))
    .replaceAll(/…(?:\s*…)+/g, HIDDEN);
}

/** The sent members that the vendor's reason names. */
export function namedMembers(text: string, members: readonly string[]): string[] {
  const words = new Set(wordsOf(text));
  return members.filter((member) => words.has(member));
}

const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** An e-mail address, a URL, a domain. */
const isAddress = (part: string): boolean => /@|:\/\/|[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(part);

/** A word that begins with a capital may be a name, unless it is an ordinary one. */
function mayShow(word: string, sent: ReadonlySet<string>): boolean {
  const lower = word.toLowerCase();
  if (ORDINARY.has(lower)) return true;
  const isPlain = LOWER_CASE.test(word) ? word.length <= LONGEST_WORD : /^\d+$/.test(word);
  return isPlain && !sent.has(lower);
}
