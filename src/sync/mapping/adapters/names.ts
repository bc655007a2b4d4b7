import { type Adapter } from '../mapping';
import { asText } from '../plain';

const words = (value: unknown): string[] => asText(value).split(/\s+/).filter(Boolean);

/** The last word of a whole name; of a single word, that word. */
export const lastName: Adapter = (value) => words(value).at(-1);

/** All words before the last one; undefined for a single word. */
export const firstName: Adapter = (value) => words(value).slice(0, -1).join(' ') || undefined;
