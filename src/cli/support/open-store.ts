import { MIGRATIONS } from '../../app.module';
import { storeConfig } from '../../base/config/base.config';
import { Store } from '../../base/store/store';
import { lockMigrations } from '../../base/store/named-locks';

/**
 * Opens the service's store for a command, which closes it.
 *
 * @throws AppError `store-unavailable`, also where a running service has the SQLite file.
 */
export function openStore(): Promise<Store> {
  return Store.open({ ...storeConfig(), migrations: [lockMigrations, ...MIGRATIONS] });
}
