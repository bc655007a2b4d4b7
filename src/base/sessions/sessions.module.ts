import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../concurrency/clock';
import { SecurityModule } from '../security';
import { ApiKeys } from '../security/api-keys';
import { Store } from '../store/store';
import { Sessions, type SessionTables } from './sessions';

/** Sessions of people who signed in with an API key. Needs the store, with `sessionsMigrations`, and a clock. */
@Module({
  imports: [SecurityModule],
  providers: [
    {
      provide: Sessions,
      inject: [Store, ApiKeys, CLOCK],
      useFactory: (store: Store, apiKeys: ApiKeys, clock: Clock) =>
        new Sessions(store.db<SessionTables>(), apiKeys, clock),
    },
  ],
  exports: [Sessions],
})
export class SessionsModule {}
