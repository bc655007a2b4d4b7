import { isEmpty } from './compare';
import type { FieldEntry, MappingContext } from './mapping';
import { asText } from './plain';

/** The value that one entry of a mapping gives for the source record in the context, adapters applied. */
export async function readValue(entry: FieldEntry, context: MappingContext): Promise<unknown> {
  const value: unknown =
    'transformer' in entry
      ? await entry.transformer(context.source, context)
      : combine(entry.mode, await readFields(entry, context));
  return entry.postAdapter === undefined ? value : entry.postAdapter(value, context);
}

type FieldsEntry = Extract<FieldEntry, { fields: readonly string[] }>;

async function readFields({ fields, preAdapter }: FieldsEntry, context: MappingContext): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const field of fields) {
    const raw: unknown = (await context.source[field]) ?? null;
    values.push(preAdapter === undefined ? raw : await preAdapter(raw, context));
  }
  return values;
}

function combine(mode: FieldsEntry['mode'], values: readonly unknown[]): unknown {
  if (mode === 'join') return values.map(asText).filter(Boolean).join(' ');
  if (mode === 'choose') return values.find((value) => !isEmpty(value));
  return values[0];
}
