import { createHash } from 'node:crypto';
import { functionText } from './group-version';
import { type Mapping } from './mapping';
import { NORMALISATION_VERSION } from './normalisation';

const VERSIONS = new WeakMap<Mapping, string>();

/** What all memory of values depends on: how they are spelled, and what the whole mapping reads and makes of them. */
export function mappingVersion(mapping: Mapping): string {
  const known = VERSIONS.get(mapping);
  if (known !== undefined) return known;
  const text = JSON.stringify([NORMALISATION_VERSION, mapping], (_name, value: unknown) =>
    typeof value === 'function' ? functionText(value) : value,
  );
  const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  VERSIONS.set(mapping, version);
  return version;
}
