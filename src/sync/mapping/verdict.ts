/** What is known of a group of fields whose two sides do not say the same. */
export interface Disagreement {
  /** Whether it is remembered what both sides last agreed on. */
  readonly remembered: boolean;
  /** Whether the side was edited since then. */
  readonly sourceChanged: boolean;
  readonly targetChanged: boolean;
  readonly sourceEmpty: boolean;
  readonly targetEmpty: boolean;
  /** Whether an empty value of that side empties the other one. */
  readonly sourceClears: boolean;
  readonly targetClears: boolean;
}

/**
 * Whether the source is written, the target left as it is, or the later edit has to be found out. An edit is never
 * overwritten by a value that is older; a value that was emptied wins over an edit only where the mapping says `clear`.
 */
export function verdict(group: Disagreement): 'write' | 'leave' | 'conflict' {
  if (!group.remembered || !group.targetChanged) return 'write';
  if (!group.sourceChanged) return 'leave';
  if (group.sourceEmpty && !group.sourceClears) return 'leave';
  if (group.targetEmpty && !group.targetClears) return 'write';
  return 'conflict';
}
