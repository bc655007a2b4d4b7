/** What was sent, as far as an error message may repeat it or must not. */
export interface SentWords {
  /** Names of fields, which a message may show. */
  fields?: Iterable<string>;
  /** Values of records, which a message must not show. */
  values?: Iterable<unknown>;
}

const HIDDEN = '…';
const QUOTED = /(?<!\w)(['"])(.*?)\1(?!\w)/g;
const ADDRESS = /(?<![^\s'"<>])[^\s'"<>]+@[^\s'"<>]+/g;
const SHORT_NUMBER = /^\d{1,4}$/;
const LONGEST_MESSAGE = 300;
/** In characters. Nothing is shown of a longer message: looking through it could take long. */
const LONGEST_READ = 2000;

/** Marketo's message without the personal data that Marketo repeats in it: only field names and limits stay quoted. */
export function safeMessage(message: string, { fields = [], values = [] }: SentWords): string {
  const names = new Set(fields);
  const text = withoutValues(message, names, values);
  if (text.length > LONGEST_READ) return HIDDEN;
  return text
    .replaceAll(QUOTED, (whole: string, _quote: string, text: string) => (mayShow(text, names) ? whole : `'${HIDDEN}'`))
    .replaceAll(ADDRESS, HIDDEN)
    .slice(0, LONGEST_MESSAGE);
}

function withoutValues(message: string, names: ReadonlySet<string>, values: Iterable<unknown>): string {
  return [...values]
    .filter((value): value is string => typeof value === 'string' && value.length > 1 && !names.has(value))
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, HIDDEN), message);
}

function mayShow(text: string, names: ReadonlySet<string>): boolean {
  return names.has(text) || SHORT_NUMBER.test(text);
}
