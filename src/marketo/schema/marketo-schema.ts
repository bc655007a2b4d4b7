import { memberOf } from '../../base/by-name';
import { type RecordField, type RecordFields, type Values } from '../../base/records/field-record';
import { UnknownFieldError } from '../../base/records/record-errors';
import { type FieldType } from './field-types';
import { type KindDescription } from './kinds';
import { storedValue } from './values';

export interface MarketoField extends RecordField {
  /** The label in Marketo's user interface. */
  readonly displayName: string;
  /** As Marketo names it, for example `string`, `currency`, `datetime`. */
  readonly dataType: string;
  /** What is true of every field of this type. */
  readonly traits: FieldType;
  /** Characters at most; null where Marketo states none. */
  readonly length: number | null;
}

/** The fields that this Marketo account has for one kind of record. */
export class MarketoSchema implements RecordFields<MarketoField> {
  private readonly fields: ReadonlyMap<string, MarketoField>;
  private readonly searchableFields: ReadonlySet<string>;
  private readonly compoundKeys: readonly (readonly string[])[];

  constructor(
    readonly kind: KindDescription,
    fields: readonly MarketoField[],
    /** As Marketo describes them: fields that are searchable alone, and several that are so together. */
    searchable: readonly (readonly string[])[],
  ) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.searchableFields = new Set([kind.idField, ...searchable.filter(({ length }) => length === 1).flat()]);
    this.compoundKeys = searchable.filter(({ length }) => length > 1);
  }

  get label(): string {
    return this.kind.label;
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** @throws UnknownFieldError */
  resolve(name: string): MarketoField {
    const field = this.fields.get(name);
    if (!field) throw new UnknownFieldError(this.label, name, this.names());
    return field;
  }

  names(): string[] {
    return [...this.fields.keys()];
  }

  updateableNames(): string[] {
    return this.names().filter((name) => this.resolve(name).updateable);
  }

  /** Whether Marketo finds records by this field. */
  searchable(name: string): boolean {
    return this.searchableFields.has(name);
  }

  /** Whether Marketo finds records by all of these fields together, as it does roles. */
  searchableTogether(names: readonly string[]): boolean {
    return this.compoundKeys.some((key) => key.length === names.length && names.every((name) => key.includes(name)));
  }

  /** The fields by which Marketo finds records; those that work only together are joined by `+`. */
  searchableNames(): string[] {
    return [...this.searchableFields, ...this.compoundKeys.map((names) => names.join(' + '))];
  }

  /** Whether the field is part of the natural key. */
  isKey(name: string): boolean {
    return this.kind.keyFields.includes(name);
  }

  /** A record as Marketo gave it, with every field of the account: those it left out are null. */
  complete(record: Values): Values {
    return Object.fromEntries(
      [...this.fields.values()].map(({ name, dataType }) => [name, storedValue(dataType, memberOf(record, name))]),
    );
  }
}
