import { trimmed } from './text';

const PHONE = /^(\+|00)?((?:[\s()./-]*\d)+)[\s)]*(?:(?:ext\.?|x|#)\s*(\d+))?$/i;

/** The digits of a phone number without its format; `00` and `+` both begin an international one. Null: no number. */
export function phoneDigits(text: string): string | null {
  const match = PHONE.exec(text.trim());
  if (match === null) return null;
  const [, international, number = '', extension] = match;
  const trunk = international === undefined ? number : number.replace(/\(0\)/, '');
  return trunk.replaceAll(/\D/g, '') + (extension === undefined ? '' : `x${extension}`);
}

/** One spelling for all texts that are the same phone number; a text with letters (`0800-CALL-US`) is only itself. */
export const phoneSpelling = (text: string): string => phoneDigits(text) ?? trimmed(text);
