import { FakeClock } from '../../../test/support/fake-clock';
import { SignInTries } from './sign-in-tries';

describe('SignInTries', () => {
  let clock: FakeClock;
  let tries: SignInTries;

  beforeEach(() => {
    clock = new FakeClock();
    tries = new SignInTries(clock);
  });

  function fail(times: number, address = '192.0.2.7'): void {
    for (let time = 0; time < times; time += 1) tries.countFailure(address);
  }

  it('lets ten mistakes a minute be made, then has the address wait', () => {
    fail(9);
    expect(tries.secondsToWait('192.0.2.7')).toBe(0);
    fail(1);
    expect(tries.secondsToWait('192.0.2.7')).toBe(60);
    clock.advance(59_000);
    expect(tries.secondsToWait('192.0.2.7')).toBe(1);
    clock.advance(1000);
    expect(tries.secondsToWait('192.0.2.7')).toBe(0);
  });

  it('knows the addresses apart', () => {
    fail(10);
    expect(tries.secondsToWait('192.0.2.8')).toBe(0);
  });

  it('remembers the latest of a bounded number of addresses', () => {
    fail(10);
    for (let index = 0; index < 10_000; index += 1) fail(1, `10.1.${index >> 8}.${index & 255}`);
    expect(tries.secondsToWait('192.0.2.7')).toBe(0);
  });
});
