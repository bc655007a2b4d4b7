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

/** What comparing needs to know of a field. */
export interface FieldFacts {
  /** Marketo's `dataType`, Pipedrive's `field_type`, or a `FieldKind`. */
  readonly type: string;
  /** The options of an option field or a set. */
  readonly options?: readonly FieldOption[];
}

const TYPES: Readonly<Record<Exclude<FieldKind, 'unknown'>, readonly string[]>> = {
  text: ['text', 'string', 'textarea', 'url', 'varchar', 'varchar_auto'],
  number: ['number', 'integer', 'int', 'score', 'percent', 'float', 'double', 'currency', 'monetary'],
  date: ['date'],
  datetime: ['datetime'],
  time: ['time', 'duration', 'clock'],
  email: ['email'],
  phone: ['phone'],
  boolean: ['boolean'],
  option: ['option', 'enum', 'varchar_options', 'status', 'visible_to'],
  set: ['set'],
  reference: ['reference', 'user', 'org', 'people', 'person', 'deal', 'stage', 'pipeline'],
  object: ['object', 'address', 'daterange', 'timerange', 'json'],
};

const KINDS = new Map(
  Object.entries(TYPES).flatMap(([kind, types]) => types.map((type) => [type, kind as FieldKind] as const)),
);

/** @returns `unknown` for a type that no vendor documents: its values then compare by their own shape. */
export const kindOf = (type: string | undefined): FieldKind => KINDS.get(type?.toLowerCase() ?? '') ?? 'unknown';
