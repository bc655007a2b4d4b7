import { memberOf } from '../../base/by-name';
import { FieldRecord } from '../../base/records/field-record';
import { isEmpty } from './compare';
import { type FieldEntry, isRelation, type MappingContext, type SourceRecord } from './mapping';
import { asText } from './plain';

/** The value that one entry of a mapping gives for the source record in the context, adapters applied. */
export async function readValue(entry: FieldEntry, source: SourceRecord, context: MappingContext): Promise<unknown> {
  const value: unknown =
    'transformer' in entry
      ? await entry.transformer(context.source, context)
      : combine(entry.mode, await readFields(entry, source, context));
  return entry.postAdapter === undefined ? value : entry.postAdapter(value, context);
}

type FieldsEntry = Extract<FieldEntry, { fields: readonly string[] }>;

async function readFields(
  { fields, preAdapter }: FieldsEntry,
  source: SourceRecord,
  context: MappingContext,
): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const field of fields) {
    const raw: unknown = (await sourceValue(source, field, context)) ?? null;
    values.push(preAdapter === undefined ? raw : await preAdapter(raw, context));
  }
  return values;
}

/** A field under whatever name the account gave it; only a related record is the property that its class has. */
function sourceValue(kind: SourceRecord, name: string, { source }: MappingContext): unknown {
  if (isRelation(kind, name)) return source[name];
  return source instanceof FieldRecord ? source.get(name) : memberOf(source, name);
}

function combine(mode: FieldsEntry['mode'], values: readonly unknown[]): unknown {
  if (mode === 'join') return values.map(asText).filter(Boolean).join(' ');
  if (mode === 'choose') return values.find((value) => !isEmpty(value));
  return values[0];
}
