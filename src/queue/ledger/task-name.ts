import { randomBytes } from 'node:crypto';

/** A name that needs no escaping in a URL, sorts by time within its type and cannot be guessed. */
export function newTaskName(type: string, now: number): string {
  return `${type}-${now.toString(36).padStart(9, '0')}${randomBytes(9).toString('hex')}`;
}

/** Whether a text may name a task; another one, such as text with a zero byte, PostgreSQL would not even look for. */
export const mayNameTask = (text: string): boolean => /^[\w.-]{1,200}$/.test(text);
