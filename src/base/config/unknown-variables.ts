import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { memberOf } from '../by-name';
import { type EnvironmentProblem } from './environment-error';

/** A variable that the service reads, and a value that would do; null where none is known. */
export type KnownVariables = ReadonlyMap<string, string | null>;

/** What libraries, Node.js itself and `compose.yaml` read, also from `.env`. */
const READ_BY_OTHERS = new Set([
  'GOOGLE_APPLICATION_CREDENTIALS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'POSTGRES_PASSWORD',
  'TZ',
]);

/** What platforms and other programs put into the environment, whatever it resembles. */
const OF_THE_PLATFORM = /^(OTEL_|npm_|KUBERNETES_)|_(PORT|HOST)$|_SERVICE_/;

const SHORTEST_MISTAKEN = 8;
const MOST_EDITS = 2;

/**
 * The names that nobody reads: in the environment, which holds other programs' variables too, those that resemble a known
 * one; in `.env`, which is the service's own, all.
 */
export function unknownVariables(
  environment: NodeJS.ProcessEnv,
  file: NodeJS.ProcessEnv,
  known: KnownVariables,
): EnvironmentProblem[] {
  const isUnknown = (name: string): boolean => !known.has(name) && !READ_BY_OTHERS.has(name);
  const written = Object.keys(file).filter(isUnknown);
  const set = Object.keys(environment).filter((name) => isUnknown(name) && memberOf(environment, name)?.trim());
  const mistaken = set.filter((name) => !OF_THE_PLATFORM.test(name) && resembled(name, known) !== null);
  return [...new Set([...written, ...mistaken])].map((variable) => problemOf(variable, known));
}

/** The variables in `.env` of the working directory; none where there is no such file. */
export function variablesInFile(): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(join(process.cwd(), '.env'), 'utf8'));
  } catch {
    // The reading of the values tells of a file that cannot be read.
    return {};
  }
}

function problemOf(variable: string, known: KnownVariables): EnvironmentProblem {
  const name = resembled(variable, known);
  if (name === null) return { variable, missing: false, unknown: true, expected: 'no such variable', example: null };
  const example = known.get(name) ?? null;
  return { variable, missing: false, unknown: true, expected: name, example: example && `${name}=${example}` };
}

/** The known name that is meant, or null. */
function resembled(name: string, known: KnownVariables): string | null {
  const [nearest] = [...known.keys()]
    .filter((candidate) => candidate.length >= SHORTEST_MISTAKEN)
    .map((candidate) => ({ candidate, edits: distance(name, candidate) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((a, b) => a.edits - b.edits);
  return nearest?.candidate ?? null;
}
