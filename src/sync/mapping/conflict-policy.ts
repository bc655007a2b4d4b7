import { memberOf } from '../../base/by-name';
import { type Vendor } from '../records/kinds';
import { CONFLICT_POLICIES, type ConflictPolicy, type FieldMapping } from './mapping';
import { type FieldGroup } from './two-way';
import { type Disagreement, verdict } from './verdict';

/** What each entry of a group says, in either table; entries that say nothing are left out. */
export function policiesOf(group: FieldGroup, there: FieldMapping, back: FieldMapping): ConflictPolicy[] {
  const entries = [
    ...group.entries.map((field) => memberOf(there, field)),
    ...group.oppositeEntries.map((field) => memberOf(back, field)),
  ];
  return entries.flatMap((entry) => (entry?.conflict === undefined ? [] : [entry.conflict]));
}

/** Whose edit wins where both sides of the group were edited. */
export const policyOf = (group: FieldGroup, there: FieldMapping, back: FieldMapping): ConflictPolicy =>
  policiesOf(group, there, back)[0] ?? CONFLICT_POLICIES[0];

/** How conflicts of a group are settled, and what people have done about the present one. */
export interface Rules {
  readonly policy: ConflictPolicy;
  readonly targetVendor: Vendor;
  /** The side that people decided for; null where they have not. */
  readonly decided: Vendor | null;
  /** Whether a conflict of the group waits for people. */
  readonly isOpen: boolean;
}

/** `lost`: the target's edit wins a conflict. `open`: people have to decide. `ask`: the later edit has to be found out. */
export type Settlement = 'write' | 'leave' | 'lost' | 'open' | 'ask';

export interface Settled {
  readonly settlement: Settlement;
  /** Whether it is a conflict, so that the result tells it. */
  readonly isConflict: boolean;
}

/** What becomes of a group whose two sides do not say the same. */
export function settle(group: Disagreement, { policy, targetVendor, decided, isOpen }: Rules): Settled {
  if (decided !== null) return { settlement: asDecided(group, decided === targetVendor), isConflict: true };
  if (policy === 'review' && isOpen) return { settlement: 'open', isConflict: true };
  const found = verdict(group);
  if (found !== 'conflict') return { settlement: found, isConflict: false };
  if (policy === 'latest') return { settlement: 'ask', isConflict: true };
  if (policy === 'review') return { settlement: 'open', isConflict: true };
  return { settlement: policy === targetVendor ? 'lost' : 'write', isConflict: true };
}

/** Not even people make an empty value empty the other side where the mapping does not say `clear`. */
function asDecided({ sourceEmpty, sourceClears }: Disagreement, isForTarget: boolean): Settlement {
  if (isForTarget) return 'lost';
  return sourceEmpty && !sourceClears ? 'leave' : 'write';
}
