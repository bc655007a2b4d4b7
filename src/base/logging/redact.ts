/** Stands for what is not shown. */
export const MASK = '[redacted]';

const SECRET_MEMBER = /"(authorization|x-api-key|x-api-token|api_key)":"(?:[^"\\]|\\.)*"/gi;
const SECRET_PARAMETER = /([?&]|\b)(api_key|api_token|access_token|client_secret)=[^&\s"'#]*/gi;
const E_MAIL = /[\w.!#$%&*+/=?^`{|}~-]{1,64}(?:@|%(?:25)*40)[\w-]+(?:\.[\w-]+)+/gi;
const JSON_STRING = /"((?:[^"\\]|\\.)*)"(:?)/g;

/** Shorter texts occur in ordinary words, and masking them would make logs unreadable. */
const SHORTEST_SECRET = 4;

export type Redact = (line: string) => string;

/**
 * Makes the function that masks, in a JSON log line, the given secrets, e-mail addresses, credentials in query strings
 * and the headers that carry credentials, wherever they occur.
 */
export function redactor(secrets: readonly string[]): Redact {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const written = long.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // A secret that contains another one has to go first.
  const masked = [...new Set(written)].sort((a, b) => b.length - a.length);
  return (line) =>
    line.replaceAll(SECRET_MEMBER, `"$1":"${MASK}"`).replaceAll(JSON_STRING, (whole, text: string, colon: string) => {
      if (colon !== '') return whole;
      const withoutSecrets = masked.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
      return `"${maskPersonal(withoutSecrets)}"`;
    });
}

function maskPersonal(text: string): string {
  return text.replaceAll(SECRET_PARAMETER, `$1$2=${MASK}`).replaceAll(E_MAIL, MASK);
}
