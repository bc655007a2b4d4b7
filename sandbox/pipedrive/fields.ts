import { createHash } from 'node:crypto';

/** The entities that have field definitions here. */
export type FieldOwner = 'person' | 'organization' | 'deal' | 'activity';

interface FieldOption {
  id: number;
  label: string;
}

/** One field definition; `code` is the API name of a built-in field or the 40 hexadecimal characters of a custom one. */
export interface Field {
  numericId: number;
  name: string;
  code: string;
  type: string;
  options: FieldOption[] | null;
  isCustom: boolean;
  /** Returned on records only through `include_fields`. */
  isOptional: boolean;
}

/** What an account's owner types to add a custom field. */
export interface CustomFieldDefinition {
  name: string;
  type: string;
  options?: readonly string[];
}

export const ADDRESS_PARTS = [
  'street_number',
  'route',
  'subpremise',
  'locality',
  'sublocality',
  'admin_area_level_1',
  'admin_area_level_2',
  'country',
  'postal_code',
] as const;

/** Display name as a snake_case name: every run of other characters than letters and digits becomes one `_`. */
function snakeCase(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

const SUBFIELDS: Record<string, readonly (readonly [string, string])[]> = {
  monetary: [
    ['value', 'double'],
    ['currency', 'varchar'],
  ],
  daterange: [
    ['value', 'date'],
    ['until', 'date'],
  ],
  time: [
    ['value', 'time'],
    ['timezone_id', 'int'],
    ['timezone_name', 'varchar'],
  ],
  timerange: [
    ['value', 'time'],
    ['until', 'time'],
    ['timezone_id', 'int'],
    ['timezone_name', 'varchar'],
  ],
  address: ['value', ...ADDRESS_PARTS, 'formatted_address'].map((part) => [part, 'varchar'] as const),
};

/** The field as `GET /api/v2/personFields` and its siblings answer it. */
export function fieldBody(field: Field): Record<string, unknown> {
  const subfields = SUBFIELDS[field.type]?.map(([code, type]) => ({
    field_code: code,
    field_name: `${code} of ${field.name}`,
    field_type: type,
  }));
  return {
    field_name: field.name,
    field_code: field.code,
    field_type: field.type,
    options: field.options?.map((option) => ({ ...option })) ?? null,
    subfields: subfields ?? null,
    is_custom_field: field.isCustom,
    is_optional_response_field: field.isOptional,
  };
}

/** The field as `GET /v1/personFields` and its siblings answer it: the only place that shows the numeric id. */
export function legacyFieldBody(field: Field, order: number): Record<string, unknown> {
  return {
    id: field.numericId,
    key: field.code,
    name: field.name,
    order_nr: order,
    field_type: field.type,
    add_time: '2024-01-15 09:00:00',
    update_time: '2024-01-15 09:00:00',
    last_updated_by_user_id: null,
    created_by_user_id: null,
    active_flag: true,
    edit_flag: field.isCustom,
    bulk_edit_allowed: true,
    searchable_flag: SEARCHABLE_TYPES.has(field.type),
    filtering_allowed: true,
    sortable_flag: true,
    mandatory_flag: field.code === 'name',
    ...(field.options ? { options: field.options.map((option) => ({ ...option })), options_deleted: [] } : {}),
    is_subfield: false,
    subfields: [],
  };
}

/** Custom field types that the search covers. */
export const SEARCHABLE_TYPES: ReadonlySet<string> = new Set([
  'address',
  'varchar',
  'text',
  'varchar_auto',
  'double',
  'monetary',
  'phone',
]);

/** Field definitions of one account: built-in ones, and custom ones whose codes follow from the account's seed. */
export class FieldCatalogue {
  private readonly fields: Record<FieldOwner, Field[]> = { person: [], organization: [], deal: [], activity: [] };
  private readonly seed: number;
  /** How many custom fields there ever were. */
  private readonly added: Record<FieldOwner, number> = { person: 0, organization: 0, deal: 0, activity: 0 };
  private nextNumericId = 4001;
  private nextOptionId = 31;

  constructor(
    seed: number,
    builtIn: Record<FieldOwner, readonly BuiltInField[]>,
    custom: Partial<Record<FieldOwner, readonly CustomFieldDefinition[]>>,
  ) {
    this.seed = seed;
    for (const owner of ['person', 'organization', 'deal', 'activity'] as const) {
      for (const field of builtIn[owner]) this.addBuiltIn(owner, field);
      for (const definition of custom[owner] ?? []) this.add(owner, definition);
    }
  }

  all(owner: FieldOwner): readonly Field[] {
    return this.fields[owner];
  }

  custom(owner: FieldOwner): readonly Field[] {
    return this.fields[owner].filter((field) => field.isCustom);
  }

  byCode(owner: FieldOwner, code: string): Field | undefined {
    return this.fields[owner].find((field) => field.code === code);
  }

  /** The custom field of this display name in snake_case; throws for none and for several. */
  bySnakeName(owner: FieldOwner, name: string): Field {
    const matches = this.custom(owner).filter((field) => snakeCase(field.name) === name || field.code === name);
    const [match] = matches;
    if (!match || matches.length > 1) {
      throw new Error(`${owner} has ${matches.length === 0 ? 'no' : 'more than one'} custom field named '${name}'`);
    }
    return match;
  }

  /** Adds a custom field; the code is never the same for two fields, even of one name. */
  add(owner: FieldOwner, definition: CustomFieldDefinition): Field {
    const ordinal = this.added[owner]++;
    const source = `${String(this.seed)}:${owner}:${String(ordinal)}:${definition.name}`;
    const field: Field = {
      numericId: this.nextNumericId++,
      name: definition.name,
      code: createHash('sha1').update(source).digest('hex'),
      type: definition.type,
      options: definition.options?.map((label) => ({ id: this.nextOptionId++, label })) ?? null,
      isCustom: true,
      isOptional: false,
    };
    this.fields[owner].push(field);
    return field;
  }

  /** Takes a custom field away; what records hold in it is not shown any more. */
  remove(owner: FieldOwner, name: string): void {
    const removed = this.bySnakeName(owner, name);
    this.fields[owner] = this.fields[owner].filter((field) => field !== removed);
  }

  /** Adds an option to a custom field and gives its id. */
  addOption(owner: FieldOwner, name: string, label: string): number {
    const field = this.bySnakeName(owner, name);
    const option = { id: this.nextOptionId++, label };
    field.options = [...(field.options ?? []), option];
    return option.id;
  }

  /** Its id stays, and with it what records hold. */
  renameOption(owner: FieldOwner, name: string, label: string, newLabel: string): void {
    const field = this.bySnakeName(owner, name);
    field.options = (field.options ?? []).map((option) =>
      option.label === label ? { ...option, label: newLabel } : option,
    );
  }

  private addBuiltIn(owner: FieldOwner, field: BuiltInField): void {
    const [code, name, type, options, isOptional] = field;
    this.fields[owner].push({
      numericId: this.nextNumericId++,
      name,
      code,
      type,
      options: options?.map((label, position) => ({ id: position + 1, label })) ?? null,
      isCustom: false,
      isOptional: isOptional ?? false,
    });
  }
}

/** Code, display name, type, option labels (ids count from 1), optional response field. */
export type BuiltInField = readonly [
  code: string,
  name: string,
  type: string,
  options?: readonly string[] | null,
  isOptional?: boolean,
];
