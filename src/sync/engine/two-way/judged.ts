import { type Flow } from '../../flows/flow';
import { KINDS } from '../../records/kinds';
import { type MappedField } from '../../mapping/map-record';
import { type FieldGroup } from '../../mapping/two-way';
import { type Agreement, type Agreements } from '../../state/agreements';
import { type Readable } from '../../records/record';
import { type Comparison, differing } from '../comparison';
import { type StoredConflict } from '../../state/stored-conflict';
import { type Conflict } from '../sync-result';
import { type EditTimes } from './last-edit';

/** Of what the two sides of a group hold; blank for a side that is not there yet. */
export type Fingerprints = Pick<Agreement, 'source' | 'target'>;

/** A group, what its two sides said before the run, and what becomes of it. */
export interface Judged {
  readonly group: FieldGroup;
  /** Of the group as it is mapped now. */
  readonly version: string;
  /** What both sides last agreed on; undefined where nothing usable is remembered. */
  readonly former: Agreement | undefined;
  readonly before: Fingerprints;
  /** `lost`: both sides were edited, and the target wins. `open`: people have to decide which. */
  readonly outcome: 'write' | 'leave' | 'lost' | 'open';
  readonly conflicts: readonly Conflict[];
  /** Fields whose value was sent before and not kept. */
  readonly unsent: readonly string[];
  /** Whether the two sides differ because a vendor did not keep what it was sent. */
  readonly isKeptOtherwise: boolean;
  /** The conflict of the group that is open, or decided and not carried over yet. */
  readonly stored: StoredConflict | undefined;
  /** When the two sides were edited, of a conflict that people have to decide; null where nothing tells. */
  readonly editedAt: EditTimes | null;
}

/** What is left to do for the target, and what the two sides said before. */
export interface Review {
  /** Without what both sides say already, and without what newer edits of the target forbid. */
  readonly wanted: readonly MappedField[];
  readonly conflicts: readonly Conflict[];
  readonly judged: readonly Judged[];
  readonly comparison: Comparison;
  /** As they are remembered of the pair. */
  readonly agreements: Agreements;
  /** The latest one of the memory. */
  readonly gap: number;
  /** Conflicts of the pair, also of groups that are no longer mapped both ways. */
  readonly stored: readonly StoredConflict[];
  /** Those of the source and another record that it was linked with before. */
  readonly outlived: readonly StoredConflict[];
}

/** The fields of a group on which the two sides do not agree. */
export function disputedIn(
  group: FieldGroup,
  { mapped, targetFields }: Comparison,
  target: Readable,
): readonly MappedField[] {
  const ofGroup = mapped.filter(({ field }) => group.entries.includes(field));
  return differing(ofGroup, target, targetFields);
}

/** The fields of which the two-way memory wants to know what the record holds, under all names that are asked for. */
export const namesOfTarget = ({ judged }: Review): string[] =>
  judged.flatMap(({ group }) => [...group.targetFields, ...group.entries]);

export const namesOfSource = ({ judged }: Review): string[] => judged.flatMap(({ group }) => group.sourceFields);

/** Entries of the way back that read one of these fields of the target. */
export const writtenBackFrom = ({ judged }: Review, fields: readonly string[]): string[] =>
  judged
    .filter(({ group }) => group.entries.some((field) => fields.includes(field)))
    .flatMap(({ group }) => group.oppositeEntries);

/** What the two sides say, in the order Marketo, Pipedrive. */
export function saidIn({ source, target }: Fingerprints, flow: Flow): readonly [marketo: string, pipedrive: string] {
  return KINDS[flow.source].vendor === 'marketo' ? [source, target] : [target, source];
}
