import { type FieldKind, type FieldOption } from '../../base/records/field-kind';

export type { FieldKind, FieldOption } from '../../base/records/field-kind';

/** What comparing needs to know of a field. */
export interface FieldFacts {
  /** `unknown` where its vendor documents no such type: its values then compare by their own shape. */
  readonly kind: FieldKind;
  /** The options of an option field or a set. */
  readonly options?: readonly FieldOption[];
}
