import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CLOCK, type Clock } from '../concurrency/clock';
import { type StoreConfig, storeConfig } from '../config/base.config';
import { ReadinessRegistry } from '../health/readiness-registry';
import { KeyedLock } from '../concurrency/keyed-lock';
import { type Log, LOG } from '../logging/log';
import { TIMERS, type Timers } from '../concurrency/timers';
import { isPostgres } from './dialect';
import { LeasedLocks } from './leased-locks';
import { type Migrations } from './migrate';
import { lockMigrations, type LockTables, NamedLocks } from './named-locks';
import { Store } from './store';

/** Opens the store before anything that uses it is made, and closes it after the last request was answered. */
@Module({})
export class StoreModule {
  /** @param migrations - those of every module that keeps something in the store. */
  static with(migrations: readonly Migrations[]): DynamicModule {
    return {
      module: StoreModule,
      global: true,
      imports: [ConfigModule.forFeature(storeConfig)],
      providers: [
        {
          provide: Store,
          inject: [storeConfig.KEY, ReadinessRegistry],
          useFactory: async (location: StoreConfig, readiness: ReadinessRegistry) => {
            const store = await Store.open({ ...location, migrations: [lockMigrations, ...migrations] });
            readiness.add({ name: 'store', check: () => store.problem() });
            return store;
          },
        },
        {
          provide: NamedLocks,
          inject: [Store, CLOCK, TIMERS, LOG],
          useFactory: (store: Store, clock: Clock, timers: Timers, log: Log): NamedLocks =>
            isPostgres(store.db()) ? new LeasedLocks(store.db<LockTables>(), clock, timers, log) : new KeyedLock(),
        },
      ],
      exports: [Store, NamedLocks],
    };
  }
}
