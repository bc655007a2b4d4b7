type Members = Record<string, unknown>;

/**
 * The records that parts of a result are about, named as in tasks: `{"organization":{"id":15}}` has a part about
 * `organization:15`.
 */
export function recordsInParts(result: object): string[] {
  return partsOf(result).flatMap(([member, part]) => [...(recordOf(member, part) ?? []), ...recordsInParts(part)]);
}

/** The result with the parts about these records changed, and everything else as it was. */
export function withPartsChanged(
  result: object,
  records: ReadonlySet<string>,
  change: (part: object) => object,
): object {
  const changed = partsOf(result).map(([member, part]) => {
    const isAbout = recordOf(member, part)?.some((record) => records.has(record)) ?? false;
    return [member, isAbout ? change(part) : withPartsChanged(part, records, change)] as const;
  });
  return { ...result, ...Object.fromEntries(changed) };
}

function partsOf(result: object): [string, Members][] {
  return Object.entries(result).filter((entry): entry is [string, Members] => isMembers(entry[1]));
}

/** Only numbered records have tasks. */
function recordOf(member: string, { id }: Members): [string] | null {
  return Number.isSafeInteger(id) ? [`${member}:${String(id)}`] : null;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
