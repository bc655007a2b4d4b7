import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Types are checked by `npm run types`. */
const FLAGS = ['--noCheck', '--declaration', 'false'];

/**
 * Compiles the service for tests that need a process of its own.
 *
 * @returns what removes the folder.
 */
export async function compileService(root: string, folder: string): Promise<() => Promise<void>> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...FLAGS, '--outDir', folder], { cwd: root });
  // What the compiler leaves out, as `nest build` takes it along.
  await cp(join(root, 'src/console/assets'), join(folder, 'console/assets'), { recursive: true, filter: isNoSource });
  return () => rm(folder, { recursive: true });
}

const isNoSource = (path: string): boolean => !/\.tsx?$/.test(path);
