import { Global, Module } from '@nestjs/common';
import { CLOCK, systemClock } from './clock';
import { systemTimers, TIMERS } from './timers';

/** The real time, for everyone; tests put another one in its place. */
@Global()
@Module({
  providers: [
    { provide: CLOCK, useValue: systemClock },
    { provide: TIMERS, useValue: systemTimers },
  ],
  exports: [CLOCK, TIMERS],
})
export class ClockModule {}
