/**
 * How long an answer's `Retry-After` asks to wait, in milliseconds: it holds seconds or a date of HTTP. Undefined where
 * there is none, it cannot be read, or the time has passed.
 *
 * @param now - epoch milliseconds.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  const seconds = Number(text);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined;
}
