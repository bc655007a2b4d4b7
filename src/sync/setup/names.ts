/** A field's label made of its name: `marketo_id` and `pipedriveId` become `Marketo ID` and `Pipedrive ID`. */
export function labelOf(name: string): string {
  const words = name.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, '_').split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== '')
    .map((word) => (word.toLowerCase() === 'id' ? 'ID' : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join(' ');
}

/** Whether a field that is labelled so is found under the name in snake_case; a key of 40 characters never is. */
export function isReachedBy(name: string, label: string): boolean {
  return label.toLowerCase().replaceAll(' ', '_') === name && !/^[0-9a-f]{40}$/.test(name);
}
