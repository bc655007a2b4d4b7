import { isObject } from '../../../base/values/shapes';

/** No vendor's id is as high, and a link field takes it as a record's id. */
const FIRST = 9_000_000_000_000_000;
const AS_TEXT = /^(?:played-)?90\d{14}$/;

/** The ids of records that a plan leaves unmade: each stands for that of one record. */
export class PlayedIds {
  /** @param given - how many were given before. */
  constructor(private given: number) {}

  next(): number {
    this.given += 1;
    return FIRST + this.given;
  }

  /** For kinds whose ids are texts. */
  nextText(): string {
    return `played-${this.next()}`;
  }
}

export const isPlayedId = (id: unknown): boolean =>
  typeof id === 'number' ? id > FIRST : typeof id === 'string' && AS_TEXT.test(id);

/** Null in place of each of them, however deep within. */
export function withoutPlayedIds(value: unknown): unknown {
  if (isPlayedId(value)) return null;
  if (Array.isArray(value)) return value.map(withoutPlayedIds);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutPlayedIds(member)]));
}
