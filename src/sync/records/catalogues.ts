import { memberOf } from '../../base/by-name';
import { UnknownFieldError } from '../../base/records/record-errors';
import { type MarketoSchema } from '../../marketo';
import { type RecordSchema } from '../../pipedrive';
import { type CataloguedField, type FieldCatalogue } from '../mapping/check-mapping';

/** Marketo's fields, as the mapping is checked and compared by. */
export function marketoCatalogue(schema: MarketoSchema): FieldCatalogue {
  return {
    names: () => schema.names(),
    resolve(name) {
      if (!schema.has(name)) return undefined;
      const { updateable, dataType: type } = schema.resolve(name);
      return { name, updateable: updateable || schema.isKey(name), type, searchable: schema.searchable(name) };
    },
  };
}

/** How the values of a primary entry compare: `email` and `phone` are text to Pipedrive. */
const PRIMARY_TYPES: Readonly<Record<string, string>> = { emails: 'email', phones: 'phone' };

/** Pipedrive's fields, as the mapping is checked and compared by. */
export function pipedriveCatalogue(schema: RecordSchema): FieldCatalogue {
  return {
    names: () => schema.names(),
    resolve(name) {
      try {
        const { key, updateable, creatable, type, options, primaryOf } = schema.resolve(name);
        return { name: key, updateable, creatable, type: memberOf(PRIMARY_TYPES, primaryOf ?? '') ?? type, options };
      } catch (thrown) {
        return thrown instanceof UnknownFieldError ? collisionOf(schema, name) : raise(thrown);
      }
    },
  };
}

/** The field of that name; undefined where there is none, or several. */
export function fieldOf(catalogue: FieldCatalogue, name: string): CataloguedField | undefined {
  const field = catalogue.resolve(name);
  return field === undefined || 'collision' in field ? undefined : field;
}

function collisionOf(schema: RecordSchema, name: string): { collision: string[] } | undefined {
  const keys = schema.fields().filter(({ alias }) => alias === name && alias !== '');
  return keys.length > 1 ? { collision: keys.map(({ key }) => key) } : undefined;
}

function raise(thrown: unknown): never {
  throw thrown;
}
