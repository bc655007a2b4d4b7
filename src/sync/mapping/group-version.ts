import { createHash } from 'node:crypto';
import { memberOf } from '../../base/by-name';
import { makingOf } from './adapters/mistakes';
import { builtInName } from './function-label';
import { type FieldEntry, type FieldMapping } from './mapping';
import { NORMALISATION_VERSION } from './normalisation';
import { type FieldGroup } from './two-way';

/**
 * What the meaning of a group's fingerprints depends on: how values are spelled, and what each entry of the group reads
 * and makes of it. The same for both directions. `clear` decides no value, so that changing it forgets nothing.
 *
 * @param there - the table that the group's `entries` are of.
 * @param back - the opposite one.
 */
export function groupVersion(group: FieldGroup, there: FieldMapping, back: FieldMapping): string {
  const tables = [textOf(group.entries, there), textOf(group.oppositeEntries, back)].toSorted();
  const text = JSON.stringify([NORMALISATION_VERSION, group.name, tables]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function textOf(names: readonly string[], table: FieldMapping): string {
  const entries = names.toSorted().map((name) => [name, entryText(memberOf(table, name))]);
  return JSON.stringify(entries);
}

function entryText(entry: FieldEntry | undefined): unknown {
  if (entry === undefined) return null;
  const post = functionText(entry.postAdapter);
  if (!('fields' in entry)) return [functionText(entry.transformer), post];
  return [entry.fields, entry.mode ?? null, functionText(entry.preAdapter), post];
}

/** A built-in adapter by its name and options, another function by its text. */
export function functionText(given: unknown): string | null {
  if (typeof given !== 'function') return null;
  return builtInName(given) ?? makingOf(given) ?? String(given);
}
