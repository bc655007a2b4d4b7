export const isNonBlank = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** A value as it is shown in a message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 40);
}
