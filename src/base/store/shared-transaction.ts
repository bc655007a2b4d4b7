import { type DatabaseSync, type StatementSync } from 'node:sqlite';
import { AppError } from '../errors/app-error';
import { type WalSync } from './wal-sync';

interface Open {
  hasChanged: boolean;
  /** It was to be committed while a transaction of somebody was under way. */
  isDue: boolean;
  /** Resolves once it is on the disk. */
  readonly ended: PromiseWithResolvers<void>;
}

const COMMANDS = {
  begin: 'BEGIN',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  beginCallers: 'SAVEPOINT callers',
  commitCallers: 'RELEASE callers',
  rollbackCallers: 'ROLLBACK TO callers',
} as const;

/**
 * What is written to SQLite while the disk takes what was written before goes into one transaction: the pages that all of
 * them touch are written once, and they wait for the disk together. Nobody waits longer by it, since the disk takes one
 * after the other. A transaction of a caller is a savepoint in it: it is undone by itself, and leaves that of others.
 *
 * @see https://www.sqlite.org/lang_savepoint.html
 */
export class SharedTransaction {
  private open: Open | null = null;
  private isCallers = false;
  private readonly prepared = new Map<string, StatementSync>();

  /** @param assertMayCommit - throws where what is committed would be lost. */
  constructor(
    private readonly database: DatabaseSync,
    private readonly wal: WalSync,
    private readonly assertMayCommit: () => void,
  ) {}

  /** Whether a caller's own transaction is under way. */
  get isInside(): boolean {
    return this.isCallers;
  }

  /** A statement that may write begins. */
  join(): void {
    if (this.open !== null) return;
    this.do('begin');
    this.open = { hasChanged: false, isDue: false, ended: Promise.withResolvers() };
    // Whoever waits for it is told; nobody may.
    this.open.ended.promise.catch(() => undefined);
    void this.endSoon(this.open);
  }

  /** A statement has changed something. */
  changed(): void {
    if (this.open !== null) this.open.hasChanged = true;
  }

  begin(): void {
    this.join();
    this.do('beginCallers');
    this.isCallers = true;
  }

  commit(): void {
    this.do('commitCallers');
    this.changed();
    this.left();
  }

  rollback(): void {
    // A full disk makes SQLite undo everything by itself, and that was told already.
    if (!this.isCallers) return;
    this.do('rollbackCallers');
    this.do('commitCallers');
    this.left();
  }

  /** Resolves once all that was written before is on the disk. @throws AppError `store-unavailable` where it is not. */
  onDisk(): Promise<void> {
    return this.open?.hasChanged === true ? this.open.ended.promise : this.wal.settled();
  }

  /** Commits what is open, for what cannot be a part of it. */
  endNow(): void {
    if (this.open !== null) this.end(this.open);
  }

  /** A statement has failed: where SQLite has undone the whole transaction by it, all who are in it are told. */
  failed(failure: unknown): void {
    if (this.open !== null && !(this.database.isOpen && this.database.isTransaction)) this.lose(this.open, failure);
  }

  close(): void {
    if (this.open === null) return;
    if (this.isCallers) this.lose(this.open, new AppError('store-unavailable', 'The store cannot be used (closed)'));
    else this.end(this.open);
  }

  private async endSoon(open: Open): Promise<void> {
    await this.wal.idle();
    await othersHaveWritten();
    if (this.open !== open) return;
    if (this.isCallers) open.isDue = true;
    else this.end(open);
  }

  private do(command: keyof typeof COMMANDS): void {
    const statement = this.prepared.get(command) ?? this.database.prepare(COMMANDS[command]);
    this.prepared.set(command, statement);
    statement.run();
  }

  private left(): void {
    this.isCallers = false;
    if (this.open?.isDue === true) this.end(this.open);
  }

  private end(open: Open): void {
    this.open = null;
    try {
      if (open.hasChanged) this.assertMayCommit();
      this.do('commit');
    } catch (thrown) {
      if (this.database.isOpen && this.database.isTransaction) this.do('rollback');
      return open.ended.reject(thrown);
    }
    if (open.hasChanged) this.wal.changed();
    this.wal.settled().then(open.ended.resolve, open.ended.reject);
  }

  private lose(open: Open, failure: unknown): void {
    this.open = null;
    this.isCallers = false;
    open.ended.reject(failure);
  }
}

/** Once all that can go on without waiting for anything outside has gone on. */
const othersHaveWritten = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
