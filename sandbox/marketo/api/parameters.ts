import { MarketoError } from './marketo-error.ts';

const BATCH = 300;

/** The parameters of a call: lists may be separated by commas, or repeat their name. */
export class Parameters {
  private readonly given: URLSearchParams;

  constructor(given: URLSearchParams) {
    this.given = given;
  }

  names(): string[] {
    return [...new Set(this.given.keys())];
  }

  /** `undefined` where it is missing or blank. */
  text(name: string): string | undefined {
    const value = this.given.get(name)?.trim();
    return value === '' ? undefined : value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  /** Blank parts are left out. Values of a repeated `filterValues` may contain commas; a single one is split. */
  list(name: string): string[] {
    const given = this.given.getAll(name);
    const areWhole = name === 'filterValues' && given.length > 1;
    return (areWhole ? given : given.flatMap((value) => value.split(',')))
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  requiredList(name: string, most: number): string[] {
    if (!this.given.has(name)) throw missing(name);
    return atMost(this.list(name), most, name);
  }

  integers(name: string, most: number): number[] {
    return atMost(this.list(name), most, name).map((part) => integerOf(part));
  }

  batchSize(): number {
    const value = this.text('batchSize');
    if (value === undefined) return BATCH;
    const size = integerOf(value);
    if (size < 1 || size > BATCH) throw new MarketoError('1003', `batchSize must be between 1 and ${BATCH}`);
    return size;
  }
}

export function missing(name: string): MarketoError {
  return new MarketoError('1002', `Missing value for required parameter '${name}'`);
}

export function integerOf(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw wrongType(text, 'Integer');
  return Number(text);
}

export function wrongType(value: unknown, type: string): MarketoError {
  return new MarketoError('1001', `Invalid value '${printable(value)}'. Required of type '${type}'`);
}

function printable(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

function atMost(values: string[], most: number, name: string): string[] {
  if (values.length > most) throw new MarketoError('1003', `${name} takes at most ${most} values`);
  return values;
}
