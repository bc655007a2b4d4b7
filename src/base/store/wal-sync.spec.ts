import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WalSync } from './wal-sync';

describe('WalSync', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wal-'));
  const path = join(folder, 'sync.db-wal');
  let syncs: PromiseWithResolvers<void>[];
  let wal: WalSync;

  beforeAll(() => closeSync(openSync(path, 'w')));
  beforeEach(() => {
    syncs = [];
    wal = new WalSync(path, () => {
      const sync = Promise.withResolvers<void>();
      syncs.push(sync);
      return sync.promise;
    });
  });
  afterEach(() => wal.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Of promises of which each notes that it is over. */
  const noted = (): { over: string[]; wait: (name: string) => Promise<void> } => {
    const over: string[] = [];
    return { over, wait: (name) => wal.settled().then(() => void over.push(name)) };
  };

  it('asks nothing of the disk where nothing was committed', async () => {
    await wal.settled();
    wal.changed();
    const settled = wal.settled();
    syncs[0]!.resolve();
    await settled;
    await wal.settled();
    expect(syncs).toHaveLength(1);
  });

  it('brings what several have committed to the disk at once', async () => {
    wal.changed();
    wal.changed();
    const both = Promise.all([wal.settled(), wal.settled()]);
    syncs[0]!.resolve();
    await both;
    expect(syncs).toHaveLength(1);
  });

  it('does not count what was committed after it began', async () => {
    const { over, wait } = noted();
    wal.changed();
    const first = wait('first');
    wal.changed();
    const second = wait('second');
    syncs[0]!.resolve();
    await first;
    expect(over).toEqual(['first']);
    syncs[1]!.resolve();
    await second;
    expect(over).toEqual(['first', 'second']);
  });

  it('has whoever reads wait for what others have committed', async () => {
    wal.changed();
    void wal.settled();
    const { over, wait } = noted();
    const reader = wait('reader');
    expect(over).toEqual([]);
    syncs[0]!.resolve();
    await reader;
  });

  it('tells all who wait that the disk has refused it, and tries again for the next', async () => {
    wal.changed();
    const both = Promise.allSettled([wal.settled(), wal.settled()]);
    syncs[0]!.reject(new Error('EIO'));
    expect(await both).toMatchObject([
      { status: 'rejected', reason: { kind: 'store-unavailable' } },
      { status: 'rejected', reason: { kind: 'store-unavailable' } },
    ]);
    const again = wal.settled();
    syncs[1]!.resolve();
    await expect(again).resolves.toBeUndefined();
  });

  it('fails where the file is not there', async () => {
    const lost = new WalSync(join(folder, 'none.db-wal'));
    lost.changed();
    await expect(lost.settled()).rejects.toMatchObject({ kind: 'store-unavailable' });
  });
});
