export type DataType =
  | 'boolean'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'email'
  | 'float'
  | 'integer'
  | 'percent'
  | 'phone'
  | 'reference'
  | 'score'
  | 'string'
  | 'text'
  | 'url';

export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;

export interface Field {
  id: number;
  name: string;
  displayName: string;
  dataType: DataType;
  /** Characters; types without a fixed length have none. */
  length?: number;
  updateable: boolean;
  custom: boolean;
  /** What an empty value reads as. */
  blank: Value;
}

interface FieldTraits {
  length?: number;
  readOnly?: true;
  custom?: true;
}

export type FieldRow = readonly [name: string, displayName: string, dataType: DataType, traits?: FieldTraits];

const WITH_LENGTH: ReadonlySet<DataType> = new Set(['string', 'email', 'phone', 'url']);

/** @param emptyBoolean - leads read an empty boolean as false, other objects as null. */
export function fieldsOf(rows: readonly FieldRow[], firstId: number, emptyBoolean: false | null): Field[] {
  return rows.map(([name, displayName, dataType, traits = {}], index) => ({
    id: firstId + index,
    name,
    displayName,
    dataType,
    ...(WITH_LENGTH.has(dataType) ? { length: traits.length ?? 255 } : {}),
    updateable: traits.readOnly !== true,
    custom: traits.custom === true,
    blank: dataType === 'boolean' ? emptyBoolean : null,
  }));
}
