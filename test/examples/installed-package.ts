import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A folder of a user who has installed the package. */
export interface Consumer {
  folder: string;
  remove(): void;
}

/**
 * Builds the two libraries and the types of mappings, packs them as npm would publish them and unpacks them for a consumer. What the package
 * depends on is found where this project has it: the folder is inside of it.
 */
export function installedPackage(): Consumer {
  const folder = mkdtempSync(join(ROOT, 'dist-test-package-'));
  const source = join(folder, 'source');
  const installed = join(folder, 'node_modules/marketo-pipedrive-sync');
  for (const path of [source, installed]) mkdirSync(path, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(source, 'package.json'));
  // Without a name of its own the folder would be part of this project, and find the package in its sources.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  build(source);
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: source });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const tarball = join(folder, `marketo-pipedrive-sync-${version}.tgz`);
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function build(source: string): void {
  const tsconfig = {
    extends: join(ROOT, 'tsconfig.build.json'),
    compilerOptions: { rootDir: join(ROOT, 'src'), outDir: join(source, 'dist'), sourceMap: false },
    include: ['marketo', 'pipedrive', 'sync/mapping'].map((folder) => join(ROOT, `src/${folder}/index.ts`)),
  };
  writeFileSync(join(source, 'tsconfig.json'), JSON.stringify(tsconfig));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', source], { cwd: ROOT });
}
