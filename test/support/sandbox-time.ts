import { type Sandbox } from '../../sandbox/index.ts';
import { type Clock } from '../../src/base/concurrency/clock';

/** The sandbox's time for a client: where the client waits, time moves on at once for both. */
export function sandboxTime({ clock }: Sandbox): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.now(),
    sleep(milliseconds) {
      clock.advance(milliseconds);
      return Promise.resolve();
    },
  };
}
