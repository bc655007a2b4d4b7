import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as othersHaveGoneOn } from 'node:timers/promises';
import { SharedTransaction } from './shared-transaction';
import { WalSync } from './wal-sync';

describe('SharedTransaction', () => {
  let folder: string;
  let database: DatabaseSync;
  let reader: DatabaseSync;
  let syncs: PromiseWithResolvers<void>[];
  let mayCommit: boolean;
  let shared: SharedTransaction;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shared-'));
    const file = join(folder, 'sync.db');
    database = new DatabaseSync(file);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE note (text TEXT PRIMARY KEY)');
    reader = new DatabaseSync(file);
    syncs = [];
    mayCommit = true;
    const wal = new WalSync(`${file}-wal`, () => {
      const sync = Promise.withResolvers<void>();
      syncs.push(sync);
      return sync.promise;
    });
    shared = new SharedTransaction(database, wal, () => {
      if (!mayCommit) throw new Error('the file was replaced');
    });
  });
  afterEach(() => {
    shared.close();
    database.close();
    reader.close();
    rmSync(folder, { recursive: true });
  });

  /** As one statement of somebody. */
  function write(text: string): Promise<void> {
    shared.join();
    database.exec(`INSERT INTO note VALUES ('${text}')`);
    shared.changed();
    return shared.onDisk();
  }
  /** What others see, who see only what is committed. */
  const committed = (): unknown[] =>
    reader
      .prepare('SELECT text FROM note ORDER BY text')
      .all()
      .map(({ text }) => text);

  it('brings what is written at one time to the disk by one commit', async () => {
    const both = Promise.all([write('a'), write('b')]);
    expect(committed()).toEqual([]);
    await othersHaveGoneOn();
    expect(committed()).toEqual(['a', 'b']);
    syncs[0]!.resolve();
    await both;
    expect(syncs).toHaveLength(1);
  });

  it('stays open while the disk takes what came before', async () => {
    const first = write('a');
    await othersHaveGoneOn();
    const [second, third] = [write('b'), write('c')];
    await othersHaveGoneOn();
    expect(committed()).toEqual(['a']);
    syncs[0]!.resolve();
    await first;
    await othersHaveGoneOn();
    expect(committed()).toEqual(['a', 'b', 'c']);
    syncs[1]!.resolve();
    await Promise.all([second, third]);
    expect(syncs).toHaveLength(2);
  });

  it('has whoever reads wait for what was written and is not on the disk', async () => {
    void write('a');
    let isRead = false;
    const read = shared.onDisk().then(() => (isRead = true));
    await othersHaveGoneOn();
    expect(isRead).toBe(false);
    syncs[0]!.resolve();
    await read;
  });

  it('undoes the transaction of a caller, and nothing of others', async () => {
    const kept = write('kept');
    shared.begin();
    database.exec(`INSERT INTO note VALUES ('undone')`);
    shared.rollback();
    await othersHaveGoneOn();
    syncs[0]!.resolve();
    await kept;
    expect(committed()).toEqual(['kept']);
  });

  it('waits for a transaction of a caller that is under way', async () => {
    const written = write('a');
    shared.begin();
    await othersHaveGoneOn();
    database.exec(`INSERT INTO note VALUES ('b')`);
    expect(committed()).toEqual([]);
    shared.commit();
    expect(committed()).toEqual(['a', 'b']);
    syncs[0]!.resolve();
    await written;
  });

  it('commits nothing, and tells all, where what is committed would be lost', async () => {
    mayCommit = false;
    const both = [write('a'), write('b')];
    expect(await Promise.allSettled(both)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    mayCommit = true;
    const again = write('c');
    await othersHaveGoneOn();
    syncs[0]!.resolve();
    await again;
    expect(committed()).toEqual(['c']);
  });

  it('tells all who are in it where SQLite has undone the whole of it, as on a full disk', async () => {
    const lost = write('a');
    database.exec('ROLLBACK');
    shared.failed(new Error('disk full'));
    await expect(lost).rejects.toThrow('disk full');
    shared.rollback();
    const again = write('b');
    await othersHaveGoneOn();
    syncs[0]!.resolve();
    await again;
    expect(committed()).toEqual(['b']);
  });

  it('asks nothing of the disk where nothing has changed', async () => {
    shared.join();
    await shared.onDisk();
    await othersHaveGoneOn();
    expect([syncs, database.isTransaction]).toEqual([[], false]);
  });

  it('commits what is open when it is closed, but for what a caller has not committed', async () => {
    const written = write('a');
    shared.close();
    syncs[0]!.resolve();
    await written;
    expect(committed()).toEqual(['a']);
    shared.begin();
    database.exec(`INSERT INTO note VALUES ('b')`);
    shared.changed();
    const lost = shared.onDisk();
    shared.close();
    await expect(lost).rejects.toMatchObject({ kind: 'store-unavailable' });
  });
});
