import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { type Schema } from '../specification/operation.ts';

/** One rule of a schema that a value breaks. */
export interface Breach {
  /** `/data/0/name`; empty for the value itself. */
  at: string;
  /** The keyword, as `required`, `type`, `enum`; `unknown` for a member that the schema does not have. */
  rule: string;
  given: unknown;
  message: string;
}

/** Everything that is wrong, not the first thing only. Specifications carry words of their own, as `example`. */
const ajv = new Ajv2019({ strict: false, allErrors: true, verbose: true, logger: false });
addFormats(ajv);
const compiled = new WeakMap<Schema, ValidateFunction>();

export function breachesOf(schema: Schema, value: unknown): Breach[] {
  const validate = compiled.get(schema) ?? ajv.compile(closed(schema));
  compiled.set(schema, validate);
  validate(value);
  return (validate.errors ?? []).map(breachOf);
}

function breachOf({ instancePath, keyword, params, data, message = '' }: ErrorObject): Breach {
  if (keyword === 'unevaluatedProperties') {
    const name = String(params['unevaluatedProperty']);
    const given = (data as Record<string, unknown>)[name];
    return { at: `${instancePath}/${name}`, rule: 'unknown', given, message: 'is not in the specification' };
  }
  if (keyword === 'required') {
    const at = `${instancePath}/${String(params['missingProperty'])}`;
    return { at, rule: 'required', given: undefined, message: 'is missing' };
  }
  return { at: instancePath, rule: keyword, given: data, message };
}

/**
 * The schema with what the specifications leave to the reader: an object has the members that are written out and no
 * others, and a nullable value may be null whatever else is said of it. What stands behind a reference stays open:
 * Marketo's records, of which its descriptions say that they carry any field of the account.
 */
function closed(schema: Schema, isPart = false): Schema {
  const result: Schema = { ...schema };
  for (const name of ['allOf', 'oneOf', 'anyOf']) {
    if (name in schema) result[name] = (schema[name] as Schema[]).map((part) => closed(part, true));
  }
  if ('properties' in schema) result['properties'] = membersClosed(schema['properties'] as Record<string, Schema>);
  if ('items' in schema) result['items'] = closed(schema['items'] as Schema);
  const hasMembers = 'properties' in schema || 'allOf' in schema || 'oneOf' in schema || 'anyOf' in schema;
  if (hasMembers && !isPart && !('additionalProperties' in schema)) result['unevaluatedProperties'] = false;
  return schema['nullable'] === true ? orNull(result) : result;
}

function membersClosed(members: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, closed(schema)]));
}

function orNull({ nullable: _nullable, ...schema }: Schema): Schema {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { anyOf: [{ type: 'null' }, schema] };
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }) };
}
