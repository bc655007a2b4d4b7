import { loadEnvFile } from 'node:process';

/**
 * Reads `.env` of the working directory below the environment, which wins, for a program that starts no Nest
 * application. Where there is no such file, nothing happens.
 *
 * @throws Error where the file is there and cannot be read.
 */
export function loadEnvironmentFile(): void {
  try {
    loadEnvFile();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}
