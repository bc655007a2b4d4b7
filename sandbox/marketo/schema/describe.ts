import { type Field } from './field.ts';
import { type LeadFields } from './lead-fields.ts';
import { type ObjectType } from './object-types.ts';

const DESCRIBED_SINCE = '2016-01-01T00:00:00Z';

export function describeLeads(fields: LeadFields): Record<string, unknown>[] {
  return fields.all().map((field) => ({
    id: field.id,
    displayName: field.displayName,
    dataType: field.dataType,
    ...lengthOf(field),
    rest: { name: field.name, readOnly: !field.updateable },
    soap: { name: field.custom ? field.name : capitalised(field.name), readOnly: !field.updateable },
  }));
}

export function describeLeads2(fields: LeadFields): Record<string, unknown>[] {
  return [
    {
      name: 'API Lead',
      searchableFields: fields.searchable().map((name) => [name]),
      fields: fields.all().map((field) => describedField(field, field.updateable)),
    },
  ];
}

export function describeObject(type: ObjectType): Record<string, unknown>[] {
  return [
    {
      name: type.name,
      displayName: type.displayName,
      createdAt: DESCRIBED_SINCE,
      updatedAt: DESCRIBED_SINCE,
      idField: type.idField,
      dedupeFields: type.dedupeFields,
      searchableFields: type.searchableFields,
      fields: type.fields.map((field) =>
        describedField(field, field.updateable && !type.dedupeFields.includes(field.name)),
      ),
    },
  ];
}

function describedField(field: Field, updateable: boolean): Record<string, unknown> {
  const { name, displayName, dataType } = field;
  return { name, displayName, dataType, ...lengthOf(field), updateable, crmManaged: false };
}

function lengthOf(field: Field): { length?: number } {
  return field.length === undefined ? {} : { length: field.length };
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
