import { close, constants, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { AppError } from '../errors/app-error';

/**
 * Brings what was committed to SQLite's write-ahead log to the disk beside other work, once for all that wait for it.
 * SQLite does the same after each commit with `synchronous = FULL`, and keeps the process waiting meanwhile.
 */
export class WalSync {
  private file: number | undefined;
  /** How many commits there were, and how many of them are on the disk. */
  private committed = 0;
  private onDisk = 0;
  private underWay: Promise<void> | undefined;

  /** @param sync - as `fdatasync`. */
  constructor(
    private readonly path: string,
    private readonly sync: (file: number) => Promise<void> = promisify(fdatasync),
  ) {}

  /** Something was committed. */
  changed(): void {
    this.committed += 1;
  }

  /**
   * Resolves once all that was committed before is on the disk.
   *
   * @throws AppError `store-unavailable` where the disk refuses it: whether it is stored is unknown then.
   */
  async settled(): Promise<void> {
    const wanted = this.committed;
    while (this.onDisk < wanted) {
      this.underWay ??= this.syncAll().finally(() => (this.underWay = undefined));
      await this.underWay;
    }
  }

  /** Resolves once the disk takes nothing any more, whatever came of it. */
  async idle(): Promise<void> {
    await this.underWay?.catch(() => undefined);
  }

  /** SQLite has brought everything to the disk. */
  close(): void {
    const { file } = this;
    this.file = undefined;
    this.onDisk = this.committed;
    if (file === undefined) return;
    const closed = (): void => close(file, () => undefined);
    if (this.underWay === undefined) closed();
    else this.underWay.then(closed, closed);
  }

  private async syncAll(): Promise<void> {
    const { committed } = this;
    try {
      this.file ??= openSync(this.path, constants.O_RDWR);
      await this.sync(this.file);
    } catch (thrown) {
      throw new AppError('store-unavailable', 'The store cannot be used (disk error)', {}, { cause: thrown });
    }
    this.onDisk = Math.max(this.onDisk, committed);
  }
}
