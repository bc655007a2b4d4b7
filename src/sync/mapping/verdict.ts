/** What is known of a group of fields whose two sides do not say the same. */
export interface Disagreement {
  /** Whether nothing has joined the two records before, so that no edit of the one was ever meant for the other. */
  readonly isNewPair: boolean;
  /** Whether the side was edited since both last agreed; true where that cannot be told. */
  readonly sourceChanged: boolean;
  readonly targetChanged: boolean;
  /** Whether a vendor kept something else than the service sent, so that the two sides differ without an edit. */
  readonly isKeptOtherwise: boolean;
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
  if (group.isNewPair) return 'write';
  if (!group.targetChanged) return group.isKeptOtherwise ? 'leave' : 'write';
  if (!group.sourceChanged) return 'leave';
  if (group.sourceEmpty && !group.sourceClears) return 'leave';
  if (group.targetEmpty && !group.targetClears) return 'write';
  return 'conflict';
}
