import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const MODULES = ['adapter-types', 'mapping-types'];
/** Built, a module's types are in a file of their own. */
const EXTENSION = extname(__filename) === '.ts' ? '.ts' : '.d.ts';

/** The types that all accounts share, as source text without imports. */
export function machinery(): string {
  const texts = MODULES.map((name) => readFileSync(join(__dirname, `${name}${EXTENSION}`), 'utf8'));
  return texts
    .map((text) => text.replaceAll(/^(import [^;]*;|export \{\};|\/\/# .*)$/gm, '').trim())
    .join('\n\n')
    .concat('\n');
}
