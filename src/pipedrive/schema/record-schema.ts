import { isObject } from '../../base/values/shapes';
import { memberOf, setMember } from '../../base/by-name';
import { UnknownFieldError } from '../../base/records/record-errors';
import { type RecordFields, type Values } from '../../base/records/field-record';
import { type AccountField, builtInField, listedField } from './account-field';
import { unknownOptions } from './encodings/option.encoding';
import { type RecordKind, type WireRecord } from './record-kind';

/** The fields that the account has for one kind of record, as they were when they were asked for. */
export class RecordSchema implements RecordFields<AccountField> {
  private readonly byKey = new Map<string, AccountField>();
  private readonly byAlias: Map<string, AccountField[]>;
  private readonly onRequest: Set<string>;

  constructor(
    private readonly kind: RecordKind,
    rows: readonly Record<string, unknown>[],
    /** Fields that Pipedrive sends on request only, and that are asked for. */
    included: readonly string[] = [],
  ) {
    const isLeftOut = (row: Record<string, unknown>): boolean =>
      row['is_optional_response_field'] === true && !included.includes(String(row['field_code']));
    const [onRequest, sent] = parted(rows, isLeftOut);
    this.onRequest = new Set(onRequest.map((row) => String(row['field_code'])));
    for (const [key, builtIn] of Object.entries(kind.builtIn)) {
      if (builtIn.optional !== true || included.includes(key)) this.byKey.set(key, builtInField(kind, key, builtIn));
    }
    for (const row of sent) {
      const field = listedField(kind, row);
      this.byKey.set(field.key, field);
    }
    this.byAlias = Map.groupBy(this.byKey.values(), ({ alias }) => alias);
  }

  get label(): string {
    return this.kind.label;
  }

  /**
   * A field by its key, or by its display name in snake_case where only one field has it.
   *
   * @throws UnknownFieldError with the nearest names, or with the keys to choose from.
   */
  resolve(name: string): AccountField {
    const field = this.byKey.get(name);
    if (field) return field;
    const named = this.byAlias.get(name) ?? [];
    if (name !== '' && named.length === 1) return named[0]!;
    throw new UnknownFieldError(this.label, name, this.names(), this.adviceOn(name, named));
  }

  hasKey(key: string): boolean {
    return this.byKey.has(key);
  }

  /** The key under which records carry what the account's list of fields, or v1, calls so. */
  keyOf(code: string): string {
    return memberOf(this.kind.renamed, code) ?? code;
  }

  /** The name to show: the one in snake_case where it leads to the field, else the key. */
  nameOf({ key, alias, isCustom }: AccountField): string {
    const leadsHere = alias !== '' && !this.byKey.has(alias) && this.byAlias.get(alias)?.length === 1;
    return isCustom && leadsHere ? alias : key;
  }

  names(): string[] {
    return this.fields().map((field) => this.nameOf(field));
  }

  fields(): AccountField[] {
    return [...this.byKey.values()];
  }

  /** The values of a record by key, each as the record shows it. */
  decode(wire: WireRecord): Values {
    const [kept, shown] = parted(this.fields(), ({ primaryOf }) => primaryOf === null);
    const values: Values = Object.fromEntries(kept.map((field) => [field.key, decoded(field, wire)]));
    for (const field of shown) {
      const entry = decoded(field, wire);
      const { key, encoding } = this.byKey.get(field.primaryOf!)!;
      // A list that was left out has at least the primary entry that the record tells.
      if (entry !== null && encoding.primary!.of(memberOf(values, key)) === null) {
        setMember(values, key, encoding.primary!.set(memberOf(values, key), entry));
      }
    }
    return values;
  }

  /** Of what a record knows more than the schema: keys of new fields, and of fields with their new options' ids. */
  gaps(wire: WireRecord): string[] {
    const custom = isObject(wire['custom_fields']) ? wire['custom_fields'] : {};
    const newFields = Object.keys(custom).filter((key) => !this.byKey.has(key));
    const newOptions = this.fields().flatMap((field) =>
      unknownOptionsOf(field, memberOf(field.isCustom ? custom : wire, field.key)).map((id) => `${field.key}: ${id}`),
    );
    return [...newFields, ...newOptions];
  }

  private adviceOn(name: string, named: readonly AccountField[]): string | undefined {
    if (named.length > 1) {
      return `${named.length} fields share this name; use a key: ${named.map(({ key }) => key).join(', ')}`;
    }
    return this.onRequest.has(name) ? 'Pipedrive does not send it with the record' : undefined;
  }
}

function decoded({ key, isCustom, encoding }: AccountField, wire: WireRecord): unknown {
  const custom = isObject(wire['custom_fields']) ? wire['custom_fields'] : {};
  const value = memberOf(isCustom ? custom : wire, key) ?? null;
  return value === null ? null : (encoding.read(value) ?? null);
}

/** Built-in fields without a list of options show ids. */
function unknownOptionsOf({ traits, options, isCustom }: AccountField, wire: unknown): number[] {
  const takesOptions = traits.options !== undefined && (isCustom || options.length > 0);
  return takesOptions && (wire ?? null) !== null ? unknownOptions(options, wire) : [];
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
