import { isObject } from '../../base/values/shapes';
import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../../base/records/nearest';
import { adapterNames } from './adapters';
import { adaptersForMappingFile, unknownAdapter } from './adapters-for-mapping-file';
import { checkShape } from './check-shape';
import { defaultMapping } from './default.mapping';
import { type Mapping } from './mapping';
import { MappingError, problem, type Problem } from './problems';
import { quietImport } from './quiet-import';

/** The origin of the mapping that is used without a file. */
export const BUILT_IN = '(built in)';

const EXTENSIONS = ['.ts', '.js', '.mjs'];

export interface LoadedMapping {
  /** The file's absolute path, or `BUILT_IN`. */
  readonly origin: string;
  /** To be used only where there is no problem. */
  readonly mapping: Mapping;
  /** What is wrong with its shape; `checkAgainst` finds what is wrong with its fields. */
  readonly problems: readonly Problem[];
}

/**
 * Loads the mapping of a file, once per process and path; without a file the built-in one.
 *
 * @param file - a `.ts`, `.js` or `.mjs` file, relative to `folder`; its default export is the mapping, or a function
 *   that receives `{ adapters }` and gives it.
 * @throws MappingError where the file gives no mapping at all.
 */
export async function loadMapping(file: string | undefined, folder: string): Promise<LoadedMapping> {
  if (file === undefined) return { origin: BUILT_IN, mapping: defaultMapping, problems: [] };
  const path = resolve(folder, file);
  const exported = await importDefault(path);
  const { adapters, unknown, close } = adaptersForMappingFile();
  const mapping = typeof exported === 'function' ? await callMapping(path, exported, adapters) : exported;
  close();
  if (!isObject(mapping)) {
    throw new MappingError(path, [problem('', 'the default export must be the mapping or a function that returns it')]);
  }
  const problems = checkShape(mapping);
  return {
    origin: path,
    mapping: mapping as unknown as Mapping,
    problems: [...problems, ...unseen(unknown, problems)],
  };
}

async function importDefault(path: string): Promise<unknown> {
  if (!EXTENSIONS.includes(extname(path))) {
    throw new MappingError(path, [problem('', `a mapping file ends in ${EXTENSIONS.join(', ')}`)]);
  }
  if (!existsSync(path))
    throw new MappingError(path, [problem('', 'there is no such file, and MAPPING_FILE names it')]);
  try {
    return defaultOf(await quietImport(pathToFileURL(path).href));
  } catch (thrown) {
    throw new MappingError(path, [problem('', `the file does not load: ${reason(thrown)}`)]);
  }
}

/** Compiled to CommonJS, a file's default export arrives one `default` deeper. */
function defaultOf(module: unknown): unknown {
  const exported = isObject(module) ? module['default'] : undefined;
  return isObject(exported) && 'default' in exported ? exported['default'] : exported;
}

async function callMapping(path: string, exported: Function, adapters: unknown): Promise<unknown> {
  try {
    return (await exported({ adapters })) as unknown;
  } catch (thrown) {
    throw new MappingError(path, [problem('', `the function of the file threw ${reason(thrown)}`)]);
  }
}

function reason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const place = /(?<![^/\\\s])([^/\\\s]+\.(?:ts|js|mjs):\d+)/.exec(thrown.stack ?? '')?.[1];
  return `${thrown.name}: ${thrown.message}${place === undefined ? '' : ` at ${place}`}`;
}

/** Unknown adapters that the file asked for and that no entry shows, for example inside a helper function. */
function unseen(unknown: ReadonlySet<string>, problems: readonly Problem[]): Problem[] {
  return [...unknown]
    .filter((name) => !problems.some(({ what }) => what === unknownAdapter(name)))
    .map((name) => problem('adapters', unknownAdapter(name), nearest(name, adapterNames)));
}
