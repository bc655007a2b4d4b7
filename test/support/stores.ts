import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoreLocation } from '../../src/base/config/database-url';
import { createDatabase, describeWithPostgres } from './postgres';

/** Where one test has its store. */
export interface StorePlace {
  location: StoreLocation;
  remove(): Promise<void>;
}

export interface KindOfStore {
  title: string;
  /** Whether several instances can use it at once. */
  shared: boolean;
  /** Like Jest's, for suites that need it. */
  describe(title: string, body: () => void): void;
  prepare(): Promise<StorePlace>;
}

const sqlite: KindOfStore = {
  title: 'SQLite',
  shared: false,
  describe,
  prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    const remove = (): Promise<void> => Promise.resolve(rmSync(folder, { recursive: true }));
    return Promise.resolve({ location: { file: join(folder, 'sync.db') }, remove });
  },
};

const postgres: KindOfStore = {
  title: 'PostgreSQL',
  shared: true,
  describe: describeWithPostgres,
  async prepare() {
    const { url, drop } = await createDatabase();
    return { location: { url }, remove: drop };
  },
};

/** What the service can keep its data in; a suite about SQL runs on each. */
export const STORES = { sqlite, postgres };
