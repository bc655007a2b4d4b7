import { type AccountField } from '../schema/account-field';
import { type RecordSchema } from '../schema/record-schema';

/** The parts that v1 keeps beside the value of a field, as the ends of their names. */
const PARTS =
  /_(currency|until|timezone_id|timezone_name|street_number|route|subpremise|(sub)?locality|admin_area_level_[12]|country|postal_code|formatted_address)$/;

/** Reads the names and values of a record's history, which are v1's: text, with option ids. */
export class FieldHistory {
  constructor(private readonly schema: RecordSchema) {}

  read(name: string, from: unknown, to: unknown): { field: string; from: unknown; to: unknown } {
    const field = this.field(name);
    if (field) return { field: field.key, from: valueOf(field, from), to: valueOf(field, to) };
    const whole = this.field(name.replace(PARTS, ''));
    return { field: whole?.key ?? name, from, to };
  }

  private field(name: string): AccountField | undefined {
    const key = this.schema.keyOf(name);
    return this.schema.fields().find((field) => field.key === key);
  }
}

function valueOf({ traits, encoding }: AccountField, value: unknown): unknown {
  if (value === null || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const numbers = String(value).split(',').map(Number);
  if (numbers.some(Number.isNaN)) return value;
  const { options, isNumberInHistory } = traits;
  if (options !== undefined) return encoding.read(options === 'several' ? numbers : numbers[0]);
  return isNumberInHistory ? numbers[0] : value;
}
