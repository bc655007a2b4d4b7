import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type StoreConfig, storeConfig } from '../config/base.config';
import { ReadinessRegistry } from '../health/readiness-registry';
import { type Migrations } from './migrate';
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
          useFactory: async ({ databaseFile }: StoreConfig, readiness: ReadinessRegistry) => {
            const store = await Store.open({ file: databaseFile, migrations });
            readiness.add({ name: 'store', check: () => store.problem() });
            return store;
          },
        },
      ],
      exports: [Store],
    };
  }
}
