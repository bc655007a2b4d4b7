/** A text as it is compared: composed letters (NFC), no white space at its ends. */
export const trimmed = (text: string): string => text.normalize('NFC').trim();

/** The same without case. */
export const folded = (text: string): string => trimmed(text).toLowerCase().normalize('NFC');
