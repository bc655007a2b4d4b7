import { memberOf } from '../../base/by-name';
import { FieldRecord } from '../../base/records/field-record';
import { isEmpty } from './compare';
import { type MappingStep, NO_NOTES, type StepNotes } from './mapped-entry';
import { type FieldEntry, isRelation, type MappingContext, type SourceRecord } from './mapping';
import { asText } from './plain';

/**
 * The value that one entry of a mapping gives for the source record in the context, adapters applied.
 *
 * @param notes - told of each value that is read, and of what each member of the entry makes.
 */
export async function readValue(
  entry: FieldEntry,
  source: SourceRecord,
  context: MappingContext,
  notes: StepNotes = NO_NOTES,
): Promise<unknown> {
  const value: unknown =
    'transformer' in entry
      ? noted(notes, 'transformer', await entry.transformer(context.source, context))
      : await fromFields(entry, source, context, notes);
  if (entry.postAdapter === undefined) return value;
  return noted(notes, 'postAdapter', await entry.postAdapter(value, context));
}

type FieldsEntry = Extract<FieldEntry, { fields: readonly string[] }>;

async function fromFields(
  { fields, mode, preAdapter }: FieldsEntry,
  source: SourceRecord,
  context: MappingContext,
  notes: StepNotes,
): Promise<unknown> {
  const values: unknown[] = [];
  for (const field of fields) {
    const raw: unknown = (await sourceValue(source, field, context)) ?? null;
    notes.read(field, raw);
    values.push(preAdapter ? noted(notes, 'preAdapter', await preAdapter(raw, context), field) : raw);
  }
  return mode === undefined ? values[0] : noted(notes, 'mode', combine(mode, values));
}

function noted(notes: StepNotes, step: MappingStep['step'], value: unknown, field?: string): unknown {
  notes.made({ step, ...(field !== undefined && { field }), value: value ?? null });
  return value;
}

/** A field under whatever name the account gave it; only a related record is the property that its class has. */
function sourceValue(kind: SourceRecord, name: string, { source }: MappingContext): unknown {
  if (isRelation(kind, name)) return source[name];
  return source instanceof FieldRecord ? source.get(name) : memberOf(source, name);
}

function combine(mode: NonNullable<FieldsEntry['mode']>, values: readonly unknown[]): unknown {
  if (mode === 'join') return values.map(asText).filter(Boolean).join(' ');
  return values.find((value) => !isEmpty(value));
}
