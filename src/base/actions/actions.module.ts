import { Global, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../concurrency/clock';
import { Store } from '../store/store';
import { ActionsLog, type ActionTables } from './actions-log';

/** The log of what people did, for all modules. Needs the store, with `actionsMigrations`, and a clock. */
@Global()
@Module({
  providers: [
    {
      provide: ActionsLog,
      inject: [Store, CLOCK],
      useFactory: (store: Store, clock: Clock) => new ActionsLog(store.db<ActionTables>(), clock),
    },
  ],
  exports: [ActionsLog],
})
export class ActionsModule {}
