import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type StoreLocation } from '../../src/base/config/database-url';
import { type Migrations } from '../../src/base/store/migrate';
import { FOLDERS } from './folders';
import { copyMigratedFile, createMigratedDatabase } from './made-stores';
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
  /** @param migrations - that have run there before anybody opens it; none by default. */
  prepare(migrations?: readonly Migrations[]): Promise<StorePlace>;
}

const sqlite: KindOfStore = {
  title: 'SQLite',
  shared: false,
  describe,
  async prepare(migrations) {
    const folder = mkdtempSync(join(FOLDERS, 'store-'));
    const file = join(folder, 'sync.db');
    if (migrations !== undefined) await copyMigratedFile(file, migrations);
    return { location: { file }, remove: () => Promise.resolve(rmSync(folder, { recursive: true })) };
  },
};

const postgres: KindOfStore = {
  title: 'PostgreSQL',
  shared: true,
  describe: describeWithPostgres,
  async prepare(migrations) {
    const { url, drop } = await (migrations === undefined ? createDatabase() : createMigratedDatabase(migrations));
    return { location: { url }, remove: drop };
  },
};

/** What the service can keep its data in; a suite about SQL runs on each. */
export const STORES = { sqlite, postgres };
