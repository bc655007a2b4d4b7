import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

/**
 * The files of a folder that a container build would see, relative to it. Of the rules in `.dockerignore` it knows what
 * this project uses: leave out everything, let paths in again, leave out by pattern.
 */
export function buildContext(folder: string): string[] {
  const rules = readFileSync(join(folder, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (rules[0] !== '*') throw new TypeError('.dockerignore is expected to leave out everything first');
  const allowed = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const refused = rules.slice(1).filter((rule) => !rule.startsWith('!'));
  return globSync(
    allowed.flatMap((path) => [path, `${path}/**`]),
    { cwd: folder, withFileTypes: true },
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !refused.some((rule) => matchesGlob(path, rule)));
}
