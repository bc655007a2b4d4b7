import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where packages of Debian, Homebrew and others put the programs; Debian keeps them out of PATH. */
const USUAL_FOLDERS = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt', '/usr/local/opt'];

/**
 * The folder of `initdb` and `postgres`: that of POSTGRES_BIN, else one in PATH, else the newest of the usual ones.
 *
 * @returns null where there is no PostgreSQL on this machine.
 */
export function postgresBinaries(): string | null {
  const named = process.env['POSTGRES_BIN'];
  const folders = named ? [named] : [...(process.env['PATH'] ?? '').split(delimiter), ...usualFolders()];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

function usualFolders(): string[] {
  return USUAL_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(folder, name, 'bin')),
  );
}
