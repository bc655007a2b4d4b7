import { type RecordFields } from '../../base/records/field-record';
import { type MarketoField, type MarketoSchema } from '../schema/marketo-schema';

/** The fields of one record: the natural key of an object can be written only while it is new. */
export class FieldsOfEntity implements RecordFields<MarketoField> {
  areOfNewRecord = true;

  constructor(private readonly schema: MarketoSchema) {}

  get label(): string {
    return this.schema.label;
  }

  resolve(name: string): MarketoField {
    const field = this.schema.resolve(name);
    return this.areOfNewRecord && this.schema.isKey(name) ? { ...field, updateable: true } : field;
  }

  names(): string[] {
    return this.schema.names();
  }
}
