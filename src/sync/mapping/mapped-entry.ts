import { type AppError } from '../../base/errors/app-error';
import { type FieldEntry, type WriteRule } from './mapping';

/** What a mapping wants of one target field. */
export interface MappedField {
  readonly field: string;
  /** Empty (`isEmpty`) where the source has nothing for it; never undefined. */
  readonly value: unknown;
  /** Whether an empty value empties the target field. */
  readonly clear: boolean;
  readonly write: WriteRule;
}

/** A value that an entry read of its source. */
export interface SourceValue {
  readonly field: string;
  /** null where the source has none. */
  readonly value: unknown;
}

export const STEPS = ['preAdapter', 'mode', 'transformer', 'postAdapter'] as const;

/** What one member of an entry made of what it was given. */
export interface MappingStep {
  readonly step: (typeof STEPS)[number];
  /** Of a `preAdapter`: the source field whose value it was given. */
  readonly field?: string;
  /** null where it gave nothing. */
  readonly value: unknown;
}

/** Told of what an entry reads and makes, in order. */
export interface StepNotes {
  read(field: string, value: unknown): void;
  made(step: MappingStep): void;
}

export const NO_NOTES: StepNotes = { read: () => undefined, made: () => undefined };

/** Why an entry was left out, so that its field stays as it is. */
export type LeftOut = 'option without a label' | 'unreadable' | 'not mapped';

export type EntryOutcome =
  | { readonly mapped: MappedField }
  | { readonly leftOut: LeftOut; readonly message: string }
  | { readonly failure: AppError };

/** How the value of one target field came about, or why there is none. */
export interface MappedEntry {
  readonly field: string;
  readonly entry: FieldEntry;
  readonly sources: readonly SourceValue[];
  readonly steps: readonly MappingStep[];
  readonly outcome: EntryOutcome;
}

/** Whether the field stays as it is because what it needs is not known or cannot be read. */
export const isLeftOut = ({ outcome }: MappedEntry): boolean =>
  'leftOut' in outcome && outcome.leftOut !== 'not mapped';
