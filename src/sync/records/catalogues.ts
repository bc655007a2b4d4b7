import { memberOf } from '../../base/by-name';
import { UnknownFieldError } from '../../base/records/record-errors';
import { type MarketoSchema, TYPES_OF_IDS as TYPES_OF_MARKETO_IDS } from '../../marketo';
import { type AccountField, type RecordSchema, TYPES_OF_IDS as TYPES_OF_PIPEDRIVE_IDS } from '../../pipedrive';
import { type CataloguedField, type FieldCatalogue } from '../mapping/check-mapping';

/** Marketo's fields, as the mapping is checked and compared by; one and the same for the same description. */
export const marketoCatalogue = oncePerSchema((schema: MarketoSchema): FieldCatalogue => {
  return {
    names: () => schema.names(),
    typesOfIds: TYPES_OF_MARKETO_IDS,
    resolve(name) {
      if (!schema.has(name)) return undefined;
      const { updateable, dataType: type, traits, displayName } = schema.resolve(name);
      return {
        name,
        displayName,
        updateable: updateable || schema.isKey(name),
        type,
        kind: traits.kind,
        searchable: schema.searchable(name),
      };
    },
  };
});

/** How the values of a primary entry compare: `email` and `phone` are text to Pipedrive. */
const PRIMARY_KINDS: Readonly<Record<string, 'email' | 'phone'>> = { emails: 'email', phones: 'phone' };

/** Pipedrive's fields, as the mapping is checked and compared by; one and the same for the same description. */
export const pipedriveCatalogue = oncePerSchema((schema: RecordSchema): FieldCatalogue => {
  return {
    names: () => schema.names(),
    typesOfIds: TYPES_OF_PIPEDRIVE_IDS,
    resolve(name) {
      try {
        return catalogued(schema.resolve(name));
      } catch (thrown) {
        return thrown instanceof UnknownFieldError ? collisionOf(schema, name) : raise(thrown);
      }
    },
  };
});

/** Another catalogue means that the fields were read anew. */
function oncePerSchema<Schema extends object>(make: (schema: Schema) => FieldCatalogue) {
  const made = new WeakMap<Schema, FieldCatalogue>();
  return (schema: Schema): FieldCatalogue => {
    const catalogue = made.get(schema) ?? make(schema);
    made.set(schema, catalogue);
    return catalogue;
  };
}

function catalogued({
  key,
  displayName,
  updateable,
  creatable,
  type,
  traits,
  options,
  primaryOf,
}: AccountField): CataloguedField {
  const { kind, shape, refersTo, options: chosen } = traits;
  const primaryKind = memberOf(PRIMARY_KINDS, primaryOf ?? '');
  return {
    name: key,
    ...(displayName !== '' && { displayName }),
    updateable,
    creatable,
    type: primaryKind ?? type,
    kind: primaryKind ?? kind,
    options,
    isByLabel: chosen !== undefined,
    ...(shape !== undefined && { shape }),
    ...(refersTo !== undefined && { refersTo }),
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
