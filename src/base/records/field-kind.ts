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

export interface FieldOption {
  readonly id: number | string;
  readonly label: string;
}
