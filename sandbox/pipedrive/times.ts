import { isoSeconds } from '../core/clock.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/;

/** A date-time with whole seconds and a zone, in UTC; `null` for anything else, as fractions of a second or a space. */
export function parseDateTime(value: unknown): string | null {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : isoSeconds(time);
}

/** The form of v1: `2026-11-23 10:00:00`, UTC. */
export function legacyTime(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
