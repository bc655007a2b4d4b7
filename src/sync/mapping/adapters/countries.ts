import countries from 'i18n-iso-countries';
import { type Adapter } from '../mapping';
import { asText } from '../plain';

const ENGLISH_NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * The English name of a country given by its ISO 3166 code (two letters, three letters, three digits) or by a name in
 * any case and language; any other text unchanged.
 */
export const countryName: Adapter = (value) => {
  const given = asText(value);
  if (given === '') return undefined;
  const code = codeOf(given);
  return (code === undefined ? undefined : ENGLISH_NAMES.of(code)) ?? given;
};

function codeOf(given: string): string | undefined {
  const code = /^\d{1,3}$/.test(given) ? given.padStart(3, '0') : given.toUpperCase();
  if (countries.isValid(code)) return countries.toAlpha2(code);
  return codesByName().get(plainName(given)) ?? undefined;
}

let codes: Map<string, string | null> | undefined;

/** Made on first use. English names win; a name that means different countries in other languages means none. */
function codesByName(): Map<string, string | null> {
  codes ??= new Map([...namesInOtherLanguages(), ...namesInEnglish()]);
  return codes;
}

function namesInEnglish(): Map<string, string> {
  const names = new Map<string, string>();
  for (const [code, aliases] of Object.entries(countries.getNames('en', { select: 'all' }))) {
    for (const name of [...aliases, ENGLISH_NAMES.of(code)]) if (name !== undefined) names.set(plainName(name), code);
  }
  return names;
}

function namesInOtherLanguages(): Map<string, string | null> {
  const names = new Map<string, string | null>();
  for (const language of countries.langs()) {
    for (const [code, aliases] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of aliases.map(plainName)) names.set(name, (names.get(name) ?? code) === code ? code : null);
    }
  }
  return names;
}

/** Without case, accents, points and a leading article. */
function plainName(name: string): string {
  const letters = name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
  return letters
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{Letter}\p{Number}\s]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^the /, '');
}
