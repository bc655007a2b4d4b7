import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { makePrivate } from './private-file';
import { Store } from './store';

describe('makePrivate', () => {
  let folder: string;
  let file: string;
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'private-'));
    file = join(folder, 'data', 'sync.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps a new store, its files and its folder from other users', async () => {
    const store = await Store.open({ file, migrations: [] });
    await sql`CREATE TABLE note (text TEXT)`.execute(store.db());
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    expect(modeOf(join(folder, 'data'))).toBe('700');
    await store.close();
  });

  it('closes a store that was open to others, and what a killed process left beside it', () => {
    mkdirSync(join(folder, 'data'));
    for (const path of [file, `${file}-wal`, `${file}-shm`]) writeFileSync(path, '');
    for (const path of [file, `${file}-wal`, `${file}-shm`]) chmodSync(path, 0o644);
    makePrivate(file);
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
  });

  it('leaves alone what is no file', () => {
    mkdirSync(file, { recursive: true, mode: 0o755 });
    makePrivate(file);
    expect(modeOf(file)).toBe('755');
  });
});
