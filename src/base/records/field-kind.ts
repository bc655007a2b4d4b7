/** How the values of a field compare, whatever the vendor calls its type. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'date'
  | 'datetime'
  | 'time'
  | 'email'
  | 'phone'
  | 'boolean'
  | 'option'
  | 'set'
  | 'reference'
  | 'object'
  | 'unknown';

/** What the values of a field are, where its kind does not tell. */
export type ValueShape = 'number' | 'object' | 'Money';

export interface FieldOption {
  readonly id: number | string;
  readonly label: string;
}
