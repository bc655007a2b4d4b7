import { statSync } from 'node:fs';
import { AppError } from '../errors/app-error';

/** Notices that a file which is open was deleted or replaced: what is written to it then is lost. */
export class FileIdentity {
  private readonly known: string;

  constructor(private readonly file: string) {
    this.known = identityOf(file);
  }

  /** @throws AppError `store-unavailable` */
  assertSame(): void {
    if (identityOf(this.file) === this.known) return;
    throw new AppError(
      'store-unavailable',
      `The store cannot be used (its file ${this.file} was deleted or replaced; start the service anew)`,
    );
  }
}

/** Blank where there is no such file. */
function identityOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}`;
}
