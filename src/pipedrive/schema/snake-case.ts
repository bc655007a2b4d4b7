/** A display name as a field name: lower case, every run of other characters than letters and digits one `_`, none at the ends. */
export function snakeCase(displayName: string): string {
  return displayName
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|(?<!_)_+$/g, '');
}
